#include "service_manager.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace kam::cli {
namespace {

constexpr int first_descriptor = 3;
constexpr int most_descriptors = 2;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int socket_option(int descriptor, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

bool is_tcp_listener(int descriptor) {
  const int domain = socket_option(descriptor, SO_DOMAIN);
  return (domain == AF_INET || domain == AF_INET6) && socket_option(descriptor, SO_TYPE) == SOCK_STREAM &&
         socket_option(descriptor, SO_ACCEPTCONN) == 1;
}

/// The name at `position` of `public:operations`; empty when there is none.
std::string_view name_at(std::string_view names, int position) {
  for (; position > 0; --position) {
    const auto colon = names.find(':');
    if (colon == std::string_view::npos) return {};
    names.remove_prefix(colon + 1);
  }
  return names.substr(0, names.find(':'));
}

}  // namespace

Result<GivenSockets> take_sockets() {
  const std::string pid = variable("LISTEN_PID"), count = variable("LISTEN_FDS"), names = variable("LISTEN_FDNAMES");
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) unsetenv(name);
  GivenSockets given;
  if (count.empty() || number(pid) != getpid()) return given;
  const auto told = number(count);
  if (!told || *told < 0 || *told > most_descriptors)
    return invalid("LISTEN_FDS: expected at most 2 sockets (public, operations), got " + count);
  for (int i = 0; i < *told; ++i) {
    const int descriptor = first_descriptor + i;
    if (!is_tcp_listener(descriptor))
      return invalid("LISTEN_FDS: descriptor " + std::to_string(descriptor) + " is no listening TCP socket");
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    const auto name = name_at(names, i);
    const bool is_public = name == "public" || (name != "operations" && i == 0);
    auto& place = is_public ? given.listen : given.admin_listen;
    if (place) return invalid("LISTEN_FDNAMES: two sockets for one listener in " + names);
    place = descriptor;
  }
  return given;
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  const std::string pid = variable("WATCHDOG_PID");
  const auto microseconds = number(variable("WATCHDOG_USEC"));
  if (!microseconds || *microseconds <= 0 || (!pid.empty() && number(pid) != getpid())) return std::nullopt;
  return std::chrono::microseconds(*microseconds / 2);
}

bool notify_manager(std::string_view state) {
  const std::string path = variable("NOTIFY_SOCKET");
  sockaddr_un address{};
  if (path.size() < 2 || path.size() >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@')) return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path[0] == '@') address.sun_path[0] = '\0';
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const auto sent = sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                           reinterpret_cast<const sockaddr*>(&address), size);
  close(descriptor);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace kam::cli
