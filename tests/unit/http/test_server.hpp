#pragma once
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kam/certs/identity.hpp"
#include "kam/http/server.hpp"
#include "raw_tls_client.hpp"

namespace kam::test {

/// A self-made identity, made once a process.
const certs::Identity& test_identity();
/// Another one, for swaps.
const certs::Identity& other_identity();
/// As a listener takes it.
http::Certificate certificate_of(const certs::Identity& identity);

/// Waits until a condition holds; false after five seconds.
bool eventually(const std::function<bool()>& condition);

/// A real server on a free port with two threads and these routes:
/// `GET /hello` · `POST /echo` (up to 1,000 bytes) · `PUT /large` (up to 4 MiB, answers the size) ·
/// `GET /items/{id}` (answers path, id and query value q) · `GET /throw` · `GET /bad-field` · `GET /huge` (8 MiB) ·
/// `POST /gated` (its gate lets nobody pass, or throws with X-Throw) · `POST /own-gate` (lets everybody pass, answers
/// whom) · `GET /wait` (answers when `release()` was called).
class TestServer {
 public:
  explicit TestServer(http::ServerSettings settings = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  unsigned short port() const { return server_->port(); }
  http::Server& server() { return *server_; }
  int handled() const { return handled_; }  ///< requests that reached a handler
  std::vector<http::Access> accesses() const;
  void release() { released_ = true; }
  void stop_and_join(Milliseconds wait);  ///< true end: all io_contexts ran out of work

 private:
  std::shared_ptr<const http::Router> routes();

  std::deque<boost::asio::io_context> contexts_;
  std::vector<std::thread> threads_;
  mutable std::mutex mutex_;
  std::vector<http::Access> accesses_;
  std::atomic<int> handled_ = 0;
  std::atomic<bool> released_ = false;
  std::unique_ptr<http::Server> server_;
};

}  // namespace kam::test
