#include "service_manager.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>

#include "catch.hpp"

using namespace kam;

namespace {

/// True of `check` in a process of its own, whose descriptors 3 and 4 are two TCP sockets (listening or not).
bool holds_in_child(bool listening, const char* count, const char* names, const std::function<bool()>& check) {
  const pid_t child = fork();
  if (child == 0) {
    for (int number = 3; number < 5; ++number) {
      const int made = socket(AF_INET, SOCK_STREAM, 0);
      if (listening) listen(made, 1);
      if (made != number) dup2(made, number);
    }
    setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
    setenv("LISTEN_FDS", count, 1);
    setenv("LISTEN_FDNAMES", names, 1);
    _exit(check() ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("sockets of the service manager are taken by name, else by order, and its variables are gone") {
  CHECK(holds_in_child(true, "2", "operations:public", [] {
    const auto given = cli::take_sockets();
    return given && given->listen == 4 && given->admin_listen == 3 && std::getenv("LISTEN_FDS") == nullptr;
  }));
  CHECK(holds_in_child(true, "2", "", [] {
    const auto given = cli::take_sockets();
    return given && given->listen == 3 && given->admin_listen == 4;
  }));
  CHECK(holds_in_child(true, "2", "", [] {
    setenv("LISTEN_PID", "1", 1);
    const auto given = cli::take_sockets();
    return given && !given->listen && !given->admin_listen;
  }));
}

TEST_CASE("what is no listening socket, too many or named twice is refused") {
  const auto refused = [] { return cli::take_sockets().has_error(); };
  CHECK(holds_in_child(false, "2", "", refused));
  CHECK(holds_in_child(true, "3", "", refused));
  CHECK(holds_in_child(true, "two", "", refused));
  CHECK(holds_in_child(true, "2", "public:public", refused));
}

TEST_CASE("a state reaches a socket of an abstract name, and nobody without one") {
  unsetenv("NOTIFY_SOCKET");
  CHECK_FALSE(cli::notify_manager("READY=1"));
  const std::string name = "@kamd-test-" + std::to_string(getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
  const int receiver = socket(AF_UNIX, SOCK_DGRAM, 0);
  REQUIRE(bind(receiver, reinterpret_cast<const sockaddr*>(&address),
               static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())) == 0);
  setenv("NOTIFY_SOCKET", name.c_str(), 1);
  CHECK(cli::notify_manager("READY=1"));
  char received[32];
  CHECK(std::string(received, static_cast<std::size_t>(recv(receiver, received, sizeof(received), 0))) == "READY=1");
  unsetenv("NOTIFY_SOCKET");
  close(receiver);
}
