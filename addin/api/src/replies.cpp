#include "src/replies.hpp"

#include "kam/log/log.hpp"

namespace kam::api {

http::Reply failed(const http::Request& request, const Error& error) {
  log::error("api.failed", {{"request", request.id}, {"detail", error.detail}});
  return http::problem(error, request.id);
}

http::Reply bad_query(const http::Request& request, std::string_view what) {
  return http::problem(400, "invalid-query", what, request.id);
}

http::Reply not_there(const http::Request& request) {
  return http::problem(404, "not-found", "There is nothing here", request.id);
}

http::Reply refused(const http::Request& request, const Error& error) {
  if (error.code == Errc::invalid_input) return http::problem(400, "invalid-input", error.detail, request.id);
  if (error.code == Errc::not_found) return not_there(request);
  if (error.code == Errc::conflict) return http::problem(409, "conflict", error.detail, request.id);
  return failed(request, error);
}

void end_list(rules::JsonWriter& json, const std::optional<std::string>& next) {
  json.end_array().key("next");
  next ? json.value(std::string_view(*next)) : json.null();
  json.end_object();
}

}  // namespace kam::api
