#include "kam/http/message.hpp"

namespace kam::http {
namespace {

std::optional<std::string_view> only_value(const Fields& fields, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : fields) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  return only_value(headers, lower_case_name);
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return only_value(query, name);
}

std::string_view Request::path_value(std::string_view name) const {
  return only_value(path_parameters, name).value_or(std::string_view{});
}

Reply Reply::json(std::string body, unsigned status) {
  return {status, "application/json", std::move(body), {}};
}

Reply Reply::html(std::string body, unsigned status) {
  return {status, "text/html; charset=utf-8", std::move(body), {}};
}

}  // namespace kam::http
