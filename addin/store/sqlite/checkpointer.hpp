#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "sqlite/connection.hpp"

namespace kam::store::sqlite {

/// Moves what was committed from the log into the file, on a thread of its own: who commits never waits for it. Only a
/// log that has grown long all the same is begun anew while the writer pauses, so that it stays bounded.
class Checkpointer {
 public:
  /// @param writing  held by who writes. @param writer  the connection whose commits let the log grow.
  Checkpointer(std::unique_ptr<Connection> connection, std::mutex& writing, Connection& writer);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

 private:
  static int committed(void* self, sqlite3* handle, const char* name, int pages);
  void run(const std::stop_token& stop);
  bool long_after_moving();
  void begin_anew();

  std::unique_ptr<Connection> connection_;
  std::mutex& writing_;
  Connection& writer_;
  std::mutex mutex_;
  std::condition_variable_any grown_;
  int pages_ = 0;  ///< in the log after the last commit
  std::jthread thread_;
};

}  // namespace kam::store::sqlite
