#include <array>

#include "kam/http/message.hpp"
#include "kam/rules/json.hpp"

namespace kam::http {
namespace {

struct Edge {
  Errc code;
  unsigned status;
  std::string_view slug, title;
};

constexpr std::array edges{
    Edge{Errc::invalid_input, 400, "invalid-input", "The request cannot be understood"},
    Edge{Errc::unauthenticated, 401, "unauthenticated", "Valid credentials are needed"},
    Edge{Errc::forbidden, 403, "forbidden", "These credentials do not open this"},
    Edge{Errc::not_found, 404, "not-found", "There is nothing here"},
    Edge{Errc::conflict, 409, "conflict", "The state has changed meanwhile"},
    Edge{Errc::rate_limited, 429, "rate-limited", "Too many requests: try again later"},
    Edge{Errc::upstream, 502, "upstream", "Another system failed"},
    Edge{Errc::corrupt, 500, "internal", "Something went wrong here"},
    Edge{Errc::timeout, 504, "timeout", "It took too long"},
    Edge{Errc::cancelled, 503, "unavailable", "Not available now: try again later"},
    Edge{Errc::environment, 503, "unavailable", "Not available now: try again later"},
    Edge{Errc::internal, 500, "internal", "Something went wrong here"},
};

const Edge& edge_of(Errc code) {
  for (const auto& edge : edges)
    if (edge.code == code) return edge;
  return edges.back();
}

}  // namespace

Reply problem(unsigned status, std::string_view slug, std::string_view title, std::string_view request_id) {
  Reply reply{status, "application/problem+json", {}, {}};
  rules::JsonWriter json(reply.body);
  json.object()
      .field("type", "https://kamd.dev/problems/" + std::string(slug))
      .field("title", title)
      .field("status", status)
      .field("instance", request_id)
      .end_object();
  if (status == 401) reply.headers.emplace_back("www-authenticate", "Bearer");
  if (status == 429 || status == 503) reply.headers.emplace_back("retry-after", "5");
  return reply;
}

Reply problem(const Error& error, std::string_view request_id) {
  const auto& edge = edge_of(error.code);
  return problem(edge.status, edge.slug, edge.title, request_id);
}

}  // namespace kam::http
