#pragma once
#include <optional>

#include "http/url.hpp"
#include "kam/connectors/http_client.hpp"

namespace kam::connectors::http {

/// May these bytes go out? @error invalid_input: names the method or header, never a value.
Result<void> check_request(const HttpRequest& request);

/// What a status is to the caller; nothing for one that is an answer (2xx and 304).
std::optional<Error> refusal(int status, const HostPort& place);

/// May the same request succeed a little later?
bool may_pass(Errc code);

}  // namespace kam::connectors::http
