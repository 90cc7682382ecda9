#include "kam/app/inbox.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace kam::app {

namespace asio = boost::asio;

namespace {
/// Is the fault one of the store (full, locked, damaged) rather than one of a delivery?
bool concerns_all(Errc code) {
  return code == Errc::environment || code == Errc::timeout || code == Errc::corrupt;
}
}  // namespace

Inbox::Inbox(store::Store& store, std::size_t most_waiting, std::size_t most_together)
    : store_(store),
      most_waiting_(most_waiting),
      most_together_(most_together),
      writer_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Inbox::~Inbox() = default;

asio::awaitable<Inbox::Answer> Inbox::accept(store::Incoming delivery) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
      [this](auto done, store::Incoming incoming) {
        const asio::any_io_executor home = asio::get_associated_executor(done);
        auto shared = std::make_shared<decltype(done)>(std::move(done));  // std::function copies
        enter({std::move(incoming), asio::prefer(home, asio::execution::outstanding_work.tracked),
               [shared](Answer answer) { std::move (*shared)(std::move(answer)); }});
      },
      asio::use_awaitable, std::move(delivery));
}

Inbox::Figures Inbox::figures() const {
  const std::lock_guard lock(mutex_);
  return {deliveries_, commits_, waiting_.size(), waiting_.size() >= most_waiting_};
}

void Inbox::enter(Waiting waiting) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < most_waiting_) {
      waiting_.push_back(std::move(waiting));
      arrived_.notify_one();
      return;
    }
  }
  std::vector<Waiting> alone;
  alone.push_back(std::move(waiting));
  go_home(std::move(alone), {Error{Errc::cancelled, "too many deliveries wait for the store"}});
}

void Inbox::run(std::stop_token stop) {
  for (;;) {
    std::vector<Waiting> group;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, stop, [&] { return !waiting_.empty(); });
      if (waiting_.empty()) return;
      const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_together_));
      group.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
      waiting_.erase(waiting_.begin(), end);
    }
    std::vector<store::Incoming> deliveries;
    for (Waiting& one : group) deliveries.push_back(std::move(one.delivery));
    go_home(std::move(group), write(deliveries));
  }
}

Result<std::vector<Inbox::Answer>> Inbox::commit(std::span<const store::Incoming> deliveries) {
  auto answers = store_.accept(deliveries);
  if (answers) {
    deliveries_ += deliveries.size();
    ++commits_;
  }
  return answers;
}

/// A group that cannot be stored is tried one by one: what is wrong with one delivery is not wrong with the others.
std::vector<Inbox::Answer> Inbox::write(std::span<const store::Incoming> deliveries) {
  auto together = commit(deliveries);
  if (together) return std::move(*together);
  const bool again = deliveries.size() > 1 && !concerns_all(together.error().code);
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const auto alone = again ? commit(deliveries.subspan(i, 1)) : together;
    answers.push_back(alone ? alone->front() : Answer(alone.error()));
  }
  return answers;
}

/// Those of one executor go together: it is woken once for all of them.
void Inbox::go_home(std::vector<Waiting> group, std::vector<Answer> answers) {
  struct Homecoming {
    asio::any_io_executor home;
    std::vector<std::pair<std::function<void(Answer)>, Answer>> callers;
  };
  std::vector<Homecoming> homes;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto is_home = [&](const Homecoming& one) { return one.home == group[i].home; };
    auto found = std::find_if(homes.begin(), homes.end(), is_home);
    if (found == homes.end()) found = homes.insert(homes.end(), {group[i].home, {}});
    found->callers.emplace_back(std::move(group[i].answer), std::move(answers[i]));
  }
  for (auto& one : homes)
    asio::post(one.home, [callers = std::move(one.callers)]() mutable {
      for (auto& [answer, with] : callers) answer(std::move(with));
    });
}

}  // namespace kam::app
