#include "sqlite/checkpointer.hpp"

namespace kam::store::sqlite {

namespace {
constexpr int worth_moving = 1'000;  ///< pages of 4 KiB
constexpr int too_long = 8'000;
constexpr std::chrono::milliseconds between_moves{50};
}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection, std::mutex& writing, Connection& writer)
    : connection_(std::move(connection)),
      writing_(writing),
      writer_(writer),
      thread_([this](const std::stop_token& stop) { run(stop); }) {
  sqlite3_wal_hook(writer_.handle(), committed, this);  // also ends SQLite's own checkpoints at a commit
}

Checkpointer::~Checkpointer() {
  thread_.request_stop();
  thread_.join();
  const std::lock_guard lock(writing_);
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
}

int Checkpointer::committed(void* self, sqlite3*, const char*, int pages) {
  auto& one = *static_cast<Checkpointer*>(self);
  const std::lock_guard lock(one.mutex_);
  one.pages_ = pages;
  if (pages >= worth_moving) one.grown_.notify_one();
  return SQLITE_OK;
}

void Checkpointer::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (grown_.wait(lock, stop, [&] { return pages_ >= worth_moving; })) {
    pages_ = 0;
    lock.unlock();
    if (long_after_moving()) begin_anew();
    lock.lock();
    grown_.wait_for(lock, stop, between_moves, [] { return false; });
  }
}

/// Beside the writer, which may go on meanwhile.
bool Checkpointer::long_after_moving() {
  std::int64_t pages = 0;
  auto moved =
      connection_->each("PRAGMA wal_checkpoint(PASSIVE)", [&](const Statement& row) { pages = row.integer(1); });
  return moved && pages >= too_long;
}

/// The rest is little after the moving, so the pause is short; where a reader still needs the log, it is tried again.
void Checkpointer::begin_anew() {
  const std::lock_guard pause(writing_);
  (void)connection_->each("PRAGMA wal_checkpoint(RESTART)", [](const Statement&) {});
}

}  // namespace kam::store::sqlite
