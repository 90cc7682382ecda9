#include "src/parts.hpp"

#include <algorithm>
#include <condition_variable>
#include <optional>
#include <thread>

#include "src/load.hpp"

namespace kam::flow {

namespace {
constexpr std::size_t most_bytes = 4u << 20;             // of a part's records as they are stored
constexpr std::size_t most_bytes_in_memory = 96u << 20;  // of all parts, as they are stored
constexpr std::size_t most_threads = 2;
}  // namespace

Result<Parts> Parts::of(store::Store& store, std::string_view tenant, std::size_t most_accounts) {
  const auto sizes = store.record_sizes(tenant);
  if (!sizes) return sizes.error();
  Parts made;
  std::size_t bytes = most_bytes, all = 0;
  for (const auto& one : *sizes) {
    if (bytes >= most_bytes || made.parts_.back().size() >= most_accounts) {
      made.parts_.emplace_back();
      bytes = 0;
    }
    made.parts_.back().push_back(one.account_id);
    bytes += one.bytes;
    all += one.bytes;
  }
  made.accounts_ = sizes->size();
  made.holds_ = all <= most_bytes_in_memory;
  made.held_.resize(made.parts_.size());
  return made;
}

void Parts::gather(const Groups& groups) {
  if (groups.empty()) return;
  std::vector<std::vector<std::string>> parts;
  std::set<std::string> there, placed;
  for (const auto& part : parts_)
    for (const auto& account : part)
      if (groups.holds(account)) there.insert(account);
  for (const auto& part : parts_) {
    auto& to = parts.emplace_back();
    for (const auto& account : part) {
      if (!there.contains(account)) {
        to.push_back(account);
        continue;
      }
      if (placed.contains(account)) continue;
      for (const auto& member : groups.of(account))
        if (there.contains(member) && placed.insert(member).second) to.push_back(member);
    }
  }
  parts_ = std::move(parts);
  let_go();
}

Result<std::shared_ptr<rules::Records>> Parts::records(store::Store& store, std::string_view tenant, std::size_t part) {
  if (held_[part]) return held_[part];
  auto loaded = load(store, tenant, parts_[part]);
  if (!loaded) return loaded.error();
  auto records = std::make_shared<rules::Records>(std::move(loaded->records));
  if (holds_) held_[part] = records;
  return records;
}

namespace {

/// What the threads share of one run.
class Run {
 public:
  Run(std::size_t count, const std::function<Result<void>(std::size_t)>& work,
      const std::function<Result<void>(std::size_t)>& take)
      : count_(count), work_(work), take_(take) {}

  void go() {
    for (;;) {
      const auto mine = next();
      if (!mine) return;
      auto worked = work_(*mine);
      std::unique_lock lock(mutex_);
      turn_.wait(lock, [&] { return failed_ || taken_ == *mine; });
      if (!failed_ && worked) worked = take_(*mine);
      if (!worked && !failed_) failed_ = worked.error();
      ++taken_;
      turn_.notify_all();
    }
  }
  Result<void> result() const {
    if (failed_) return *failed_;
    return {};
  }

 private:
  std::optional<std::size_t> next() {
    const std::lock_guard lock(mutex_);
    if (failed_ || begun_ == count_) return std::nullopt;
    return begun_++;
  }

  const std::size_t count_;
  const std::function<Result<void>(std::size_t)>&work_, &take_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t begun_ = 0, taken_ = 0;
  std::optional<Error> failed_;
};

}  // namespace

Result<void> side_by_side(std::size_t count, const std::function<Result<void>(std::size_t)>& work,
                          const std::function<Result<void>(std::size_t)>& take) {
  Run run(count, work, take);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(most_threads, count); ++i) threads.emplace_back([&] { run.go(); });
    run.go();
  }
  return run.result();
}

}  // namespace kam::flow
