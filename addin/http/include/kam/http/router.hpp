#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "kam/http/message.hpp"

namespace kam::http {

/// How a route knows its caller.
enum class Auth { none, signature, api_key_read, api_key_write, api_key_admin, signed_link };

/// Asked once the header stands and before the body is read (contract 5): who calls, and may they? There is no default:
/// a route says it, or it is not compiled.
struct Gate {
  Auth auth;  ///< for tests and documentation
  /// Notes for whom in the request. @return what the caller gets instead.
  std::function<asio::awaitable<std::optional<Reply>>(Request&)> ask;
};
/// Of the few routes that everybody may call.
Gate open_to_all();

struct Route {
  std::string method;   ///< one of GET, POST, PUT, PATCH, DELETE; HEAD is answered where GET is
  std::string pattern;  ///< `/api/v1/accounts/{id}`; a part in braces matches one non-empty segment
  Gate gate;
  std::size_t body_limit;  ///< bytes; 0 = no body allowed (413 if announced)
  Handler handler;
};

struct Match {
  const Route* route;
  Fields path_parameters;
};
struct NoRoute {};  ///< 404
struct WrongMethod {
  std::string allow;
};  ///< 405 with Allow
using Routing = std::variant<Match, NoRoute, WrongMethod>;

/// The table of routes of one listener: everything that is not in it is 404.
class Router {
 public:
  void add(Route route);
  Routing find(std::string_view method, std::string_view canonical_path) const;
  std::span<const Route> routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace kam::http
