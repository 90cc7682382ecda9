#pragma once
#include <optional>

#include "kam/http/message.hpp"
#include "kam/rules/json.hpp"
#include "kam/rules/result.hpp"

/// Answers that several calls give.
namespace kam::api {

/// What went wrong stands in the log, under the request's id; the caller learns its kind alone.
http::Reply failed(const http::Request& request, const Error& error);
http::Reply bad_query(const http::Request& request, std::string_view what);
/// The same for what is another tenant's.
http::Reply not_there(const http::Request& request);
/// The caller's own faults are told as they are, all others stay in the log.
http::Reply refused(const http::Request& request, const Error& error);

/// Ends a list, `{"data":[…`, with where its next page begins.
void end_list(rules::JsonWriter& json, const std::optional<std::string>& next);

}  // namespace kam::api
