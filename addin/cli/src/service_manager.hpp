#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "kam/rules/result.hpp"

/// What systemd and kamd say to each other: sd_listen_fds(3) and sd_notify(3), without their library.
namespace kam::cli {

/// Listening sockets that the service manager keeps, so that a restart refuses nobody; none when it gave none.
struct GivenSockets {
  std::optional<int> listen, admin_listen;
};

/// Takes them by LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES (`public`, `operations`; without such names the first and
/// the second), and takes the variables out of the environment. To be called once, before any thread starts.
/// @error invalid: a descriptor that is no listening TCP socket, too many of them, a number that is none.
Result<GivenSockets> take_sockets();

/// How often it wants to hear that all is well: half of WATCHDOG_USEC, if that is meant for this process.
std::optional<std::chrono::microseconds> watchdog_interval();

/// Sends `state` (`READY=1`) to NOTIFY_SOCKET; nothing without one. True when it was sent.
bool notify_manager(std::string_view state);

}  // namespace kam::cli
