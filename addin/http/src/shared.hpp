#pragma once
#include <atomic>
#include <functional>
#include <memory>

#include "kam/http/policy.hpp"
#include "kam/http/server.hpp"
#include "src/connections.hpp"

namespace kam::http {

/// What all connections of a listener read; it holds nothing of an io_context, so the last connection may free it.
struct Shared {
  Limits limits;
  PolicyLimits policy;
  std::vector<std::string> public_names;  ///< lower case
  PeerRule proxies;
  std::vector<std::string> mutual_names;  ///< lower case; for connections that showed a client's certificate to it
  std::shared_ptr<const Router> router;
  std::function<void(const Access&)> log;
  std::atomic<bool> stopping = false;
  std::atomic<std::uint64_t> full_handshakes = 0, resumed_handshakes = 0, failed_handshakes = 0;
};

}  // namespace kam::http
