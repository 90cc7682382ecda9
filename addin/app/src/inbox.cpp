#include "kam/app/inbox.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
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
        auto home = asio::make_work_guard(done);
        auto shared = std::make_shared<decltype(done)>(std::move(done));  // std::function copies
        enter({std::move(incoming), [shared, home](Answer answer) {
                 asio::post(home.get_executor(),
                            [shared, answer = std::move(answer)]() mutable { std::move (*shared)(std::move(answer)); });
               }});
      },
      asio::use_awaitable, std::move(delivery));
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
  waiting.answer(Error{Errc::cancelled, "too many deliveries wait for the store"});
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
    write(std::move(group));
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
void Inbox::write(std::vector<Waiting> group) {
  std::vector<store::Incoming> deliveries;
  for (Waiting& one : group) deliveries.push_back(std::move(one.delivery));
  const auto together = commit(deliveries);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (together) {
      group[i].answer((*together)[i]);
      continue;
    }
    const bool again = group.size() > 1 && !concerns_all(together.error().code);
    const auto alone = again ? commit(std::span(&deliveries[i], 1)) : together;
    group[i].answer(alone ? alone->front() : Answer(alone.error()));
  }
}

}  // namespace kam::app
