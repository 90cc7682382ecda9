#include "src/admission.hpp"

#include <algorithm>

#include "kam/certs/crypto.hpp"
#include "kam/http/target.hpp"
#include "src/text.hpp"

namespace kam::http {
namespace {

std::string_view slug_of(unsigned status) {
  switch (status) {
    case 400:
      return "malformed";
    case 404:
      return "not-found";
    case 405:
      return "method-not-allowed";
    case 413:
      return "too-large";
    case 414:
      return "target-too-long";
    case 415:
      return "unsupported-coding";
    case 417:
      return "expectation-failed";
    case 421:
      return "misdirected";
    case 431:
      return "header-too-large";
    case 501:
      return "not-implemented";
    case 505:
      return "version-not-supported";
    default:
      return "refused";
  }
}

std::string_view last_value(const Fields& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.rbegin(), fields.rend(), [name](const auto& field) { return field.first == name; });
  return found == fields.rend() ? std::string_view{} : std::string_view(found->second);
}

bool only_identity(const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const auto& field) {
    return field.first != "content-encoding" || lower(field.second) == "identity";
  });
}

/// As good as guessed by nobody, but no secret: random bytes are taken in store, since each call of OpenSSL costs a
/// system call.
std::string new_request_id() {
  constexpr std::size_t size = 16, stored = 64 * size;
  thread_local std::string store;
  if (store.empty()) store = certs::random_bytes(stored);
  auto id = certs::hex(std::string_view(store).substr(store.size() - size));
  store.resize(store.size() - size);
  return id;
}

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

bool announces_too_much(const Accept& accept, const Route& route) {
  return accept.framing == BodyFraming::length && accept.length > route.body_limit;
}

Request request_of(Accept accept, Target target, Fields path_parameters, std::string id) {
  Request request;
  request.id = std::move(id);
  request.method = std::move(accept.method);
  request.path = std::move(target.path);
  request.raw_target = std::move(accept.raw_target);
  request.query = std::move(target.query);
  request.headers = std::move(accept.fields);
  request.path_parameters = std::move(path_parameters);
  return request;
}

}  // namespace

Admission admit(Accept accept, const Router& router, std::string request_id) {
  const bool body_follows = accept.framing != BodyFraming::none;
  const auto reject = [&](unsigned status, std::string_view title, std::string reason) {
    return Rejected{problem(status, slug_of(status), title, request_id), std::move(reason), body_follows};
  };
  auto target = read_target(accept.raw_target, accept.host);
  if (!target) {
    auto rejected = reject(400, "malformed request target", target.error().detail);
    rejected.close = true;
    return rejected;
  }
  auto routing = router.find(accept.method, target->path);
  if (std::holds_alternative<NoRoute>(routing)) return reject(404, "There is nothing here", "no route");
  if (auto* wrong = std::get_if<WrongMethod>(&routing)) {
    auto rejected = reject(405, "This method is not allowed here", "method not allowed");
    rejected.reply.headers.emplace_back("allow", std::move(wrong->allow));
    return rejected;
  }
  auto& match = std::get<Match>(routing);
  if (announces_too_much(accept, *match.route)) return reject(413, "The body is too large", "announced size");
  if (!only_identity(accept.fields)) return reject(415, "Only identity coding is taken", "content coding");
  return Admitted{
      request_of(std::move(accept), std::move(*target), std::move(match.path_parameters), std::move(request_id)),
      match.route};
}

Reply reply_of(const Refuse& refused, std::string_view request_id) {
  return problem(refused.status, slug_of(refused.status), refused.reason, request_id);
}

std::string request_id_of(const Fields& fields) {
  const auto given = last_value(fields, "x-request-id");
  const bool good = !given.empty() && given.size() <= 64 && std::all_of(given.begin(), given.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
  });
  return good ? std::string(given) : new_request_id();
}

std::string trace_of(const Fields& fields) {
  const auto trace = last_value(fields, "traceparent");
  const bool formed = trace.size() == 55 && trace.starts_with("00-") && trace[35] == '-' && trace[52] == '-';
  if (!formed) return {};
  const auto trace_id = trace.substr(3, 32);
  const auto parent_id = trace.substr(36, 16);
  if (!is_lower_hex(trace_id) || !is_lower_hex(parent_id) || !is_lower_hex(trace.substr(53))) return {};
  return all_zero(trace_id) || all_zero(parent_id) ? std::string{} : std::string(trace);
}

}  // namespace kam::http
