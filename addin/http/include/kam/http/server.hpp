#pragma once
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/http/peer.hpp"
#include "kam/http/router.hpp"

namespace kam::http {

/// Every figure is of security.md 1–2 and may be set.
struct Limits {
  std::size_t header_bytes = 16 * 1024, header_fields = 100, target_bytes = 4 * 1024;
  std::chrono::milliseconds handshake{10'000}, header{15'000}, body{30'000}, write{30'000}, idle{60'000},
      shutdown{2'000};
  std::size_t body_floor_bytes_per_second = 8 * 1024;
  std::size_t connections = 1024, connections_per_address = 64, pipelined = 8, descriptors_reserved = 32;
};

/// A certificate with its chain, and its key.
struct Certificate {
  std::string chain_pem, key_pem;
};

struct ServerSettings {
  std::string host = "127.0.0.1";
  unsigned short port = 0;                ///< 0 = any free port
  std::optional<int> descriptor;          ///< a listening TCP socket to serve instead; it is closed at the end
  std::vector<std::string> public_names;  ///< when set, any other Host is answered 421
  std::vector<Certificate> certificates;  ///< by the names in them; the first is for names that none has
  /// Names that are for clients with a certificate alone → PEM of the authorities that made it.
  std::map<std::string, std::string> client_authorities;
  Limits limits;
  PeerRule proxies;  ///< whose fields say who the client is; the cap of an address does not count for them
};

/// One line of the access log: what an operator needs, nothing secret (the path is the route's pattern, empty when
/// there was none).
struct Access {
  std::string request_id, method, route, peer;
  unsigned status = 0;
  std::int64_t microseconds = 0;
  std::string error;  ///< why a request was refused or a handler failed; empty if all went well
};

/// A TLS listener on a set of io_contexts (one a core, each run by one thread of the caller's). The io_contexts must
/// outlive it; their run() returns after stop(), when the last connection is gone. Its calls may come from any thread
/// and do not block.
class Server {
 public:
  /// @param log  called from any of the threads, after each answer.
  /// @error environment: address in use, no permission, bad certificate or key: says which.
  static Result<std::unique_ptr<Server>> listen(std::vector<boost::asio::io_context*> contexts, ServerSettings settings,
                                                std::shared_ptr<const Router> router,
                                                std::function<void(const Access&)> log);
  /// Stops as by stop(0).
  virtual ~Server() = default;
  virtual unsigned short port() const = 0;
  virtual std::size_t connections() const = 0;
  /// Since it listens.
  struct Handshakes {
    std::uint64_t full = 0, resumed = 0, failed = 0;
  };
  virtual Handshakes handshakes() const = 0;
  /// New connections get these; the old ones keep theirs. With a bad one all are refused, and those there stay.
  virtual Result<void> use_certificates(const std::vector<Certificate>& all) = 0;
  /// Stops accepting; connections end after their current request; `wait` bounds it, then they are cut.
  virtual void stop(std::chrono::milliseconds wait) = 0;
};

}  // namespace kam::http
