#include "src/asking.hpp"

namespace kam::flow {

Asking::Asking(Batch batch, std::function<Refreshed()> ask, std::function<void()> late)
    : batch_(std::move(batch)), late_(std::move(late)) {
  if (!ask) {
    answers_.emplace();
    return;
  }
  thread_ = std::jthread([this, ask = std::move(ask)] {
    auto answers = ask();
    bool is_late = false;
    {
      const std::lock_guard lock(mutex_);
      answers_ = std::move(answers);
      is_late = waited_in_vain_;
    }
    there_.notify_one();
    if (is_late) late_();
  });
}

bool Asking::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (there_.wait_for(lock, patience, [&] { return answers_.has_value(); })) return true;
  waited_in_vain_ = true;
  return false;
}

}  // namespace kam::flow
