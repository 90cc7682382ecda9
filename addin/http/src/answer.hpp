#pragma once
#include <string>

#include "kam/http/message.hpp"

namespace kam::http {

/// What the answer's bytes depend on beside the reply.
struct AnswerFrame {
  unsigned minor_version = 1;
  bool keep_alive = true;
  bool without_body = false;  ///< HEAD: Content-Length as GET would have it, no bytes
  std::string request_id;
  std::string trace;  ///< empty = none
};

/// May this reply become a header block? No control byte anywhere, field names are tokens, and none of the fields that
/// frame a message, which are the server's own.
bool is_well_formed(const Reply& reply);

/// Status line, the fields that every answer has, the reply's own, body. A reply's own field replaces a default of the
/// server, but not Date, Server, X-Request-Id and Strict-Transport-Security.
///
/// @param reply  well formed.
std::string serialise(const Reply& reply, const AnswerFrame& frame);

}  // namespace kam::http
