#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/rules/result.hpp"

/// How a connector calls its CRM: one request, one answer, and everything that protects both sides in between.
namespace kam::connectors {

namespace asio = boost::asio;

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< absolute, https, without user part and fragment, already percent-encoded
  HttpHeaders headers;
  std::string body;
  bool idempotent = false;    ///< twice is the same as once: it may be tried again after a failure
  bool every_status = false;  ///< a refusal is an answer too, for a caller that reads its status or body itself
  /// For everything together: waiting for a turn, all tries and the pauses between them. A single try has the client's
  /// own limit beside it.
  std::chrono::milliseconds limit{20'000};
};

struct HttpResponse {
  int status = 0;  ///< 200..299 or 304; with `every_status` any
  HttpHeaders headers;
  std::string body;

  /// The first field of that name, without regard to case; empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The calls of one tenant. Deadlines, retries, the rate limit, the breaker and the check of the address live in it.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// May be called from any executor, also several at once; the answer comes on the caller's.
  ///
  /// @return the answer if its status is 2xx or 304, or the request takes every status.
  /// @error  invalid_input: the URL or a header cannot be sent. forbidden: host or address that this tenant must not
  ///         call, or 403. unauthenticated: 401. not_found: 404, 410. rate_limited: 429. conflict: 409, 412.
  ///         timeout: no whole answer within the limit. upstream: 5xx, a redirect, a connection, certificate or answer
  ///         that is not whole, a breaker that is open. The detail has host and status, never query, headers or body.
  virtual asio::awaitable<Result<HttpResponse>> send(HttpRequest request) = 0;
};

}  // namespace kam::connectors
