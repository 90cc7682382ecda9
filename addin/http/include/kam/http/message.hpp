#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/rules/result.hpp"

/// What a handler sees of HTTP: no streams, no Beast.
namespace kam::http {

namespace asio = boost::asio;

using Fields = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case, order of arrival

/// A request that passed the framing policy, its route, method, size and content coding.
struct Request {
  std::string id;          ///< request id: taken from X-Request-Id if well formed, else made
  std::string method;      ///< `GET`
  std::string path;        ///< canonical: percent-decoded once, valid UTF-8, no dot segments
  std::string raw_target;  ///< as it came, for schemes that sign the URL
  Fields query;            ///< percent-decoded, `+` is a plus sign
  Fields headers;
  Fields path_parameters;  ///< `{id}` of the route → text
  std::string body;        ///< raw bytes
  std::string peer;        ///< address of the client: of the peer, or what a trusted proxy says of it
  std::string tenant;      ///< for whom the route's gate let the caller pass; empty: none was asked

  /// The field's only value; nothing if it is missing or there are several.
  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::string_view path_value(std::string_view name) const;  ///< empty if the route has no such part
};

struct Reply {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  Fields headers;  ///< further fields; refused when a value has a control byte

  static Reply json(std::string body, unsigned status = 200);
  static Reply html(std::string body, unsigned status = 200);
};

using Handler = std::function<asio::awaitable<Reply>(Request)>;

/// RFC 9457 problem; `type` is `about:blank#slug`-free: `https://kamd.dev/problems/<slug>` is not fetched by anyone.
/// The detail of an Error never reaches it.
Reply problem(unsigned status, std::string_view slug, std::string_view title, std::string_view request_id);
/// The one table Errc → {status, slug}.
Reply problem(const Error& error, std::string_view request_id);

}  // namespace kam::http
