#pragma once
#include <string>
#include <variant>

#include "kam/http/policy.hpp"
#include "kam/http/router.hpp"

/// The refusals between the framing policy and the handler, in the order of the contract: target 400, route 404,
/// method 405, announced size 413, content coding 415. Pure.
namespace kam::http {

struct Admitted {
  Request request;  ///< without its body
  const Route* route;
};

struct Rejected {
  Reply reply;
  std::string reason;  ///< for the log
  bool close;          ///< a body that nobody reads may follow, or the target is malformed
};

using Admission = std::variant<Admitted, Rejected>;

Admission admit(Accept accept, const Router& router, std::string request_id);

/// The refusal of the framing policy as an answer.
Reply reply_of(const Refuse& refused, std::string_view request_id);

/// X-Request-Id if it is well formed, else a new random one.
std::string request_id_of(const Fields& fields);
/// A valid W3C traceparent (version 00), else nothing.
std::string trace_of(const Fields& fields);

}  // namespace kam::http
