#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "temporary_directory.hpp"

namespace kam::test {

/// What a host does with one request.
struct Behaviour {
  enum class End {
    whole,    ///< ends TLS as it should be
    cut,      ///< closes the socket without ending TLS
    silent,   ///< says nothing more until the client goes
    endless,  ///< repeats the bytes until the client goes
  };
  std::string bytes;
  End end = End::whole;
};

/// `HTTP/1.1 STATUS` with a body and further header lines, each ended by CR LF.
std::string answer(int status, const std::string& body = "", const std::string& lines = "");

/// A real TLS server on a free port of 127.0.0.1 that behaves as it is told, each connection on a thread of its own.
/// Its certificate is for localhost, 127.0.0.1 and crm.test.
class FakeHost {
 public:
  using Script = std::function<Behaviour(int call, const std::string& request)>;  ///< calls count from 1
  explicit FakeHost(Script script, bool hangs_in_handshake = false);
  ~FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  [[nodiscard]] std::string ca_file() const;
  [[nodiscard]] std::string url(const std::string& target = "/", const std::string& host = "localhost") const;
  [[nodiscard]] unsigned short port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] int most_at_once() const { return most_at_once_; }
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  void accept_all();
  void serve(int socket);
  void speak(void* tls, int socket);

  TemporaryDirectory directory_;
  Script script_;
  bool hangs_;
  std::shared_ptr<void> context_;
  int listener_ = -1;
  unsigned short port_ = 0;
  std::atomic<bool> ending_ = false;
  std::atomic<int> connections_ = 0, calls_ = 0, at_once_ = 0, most_at_once_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace kam::test
