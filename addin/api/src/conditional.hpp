#pragma once
#include "kam/http/message.hpp"

namespace kam::api {

/// The answer to a GET with an `ETag` of its content, unless it has one; 304 where `If-None-Match` names it (RFC 9110,
/// 13.1.2). It stays `no-store`: nobody keeps it but the caller itself.
http::Reply unless_known(const http::Request& request, http::Reply reply);

}  // namespace kam::api
