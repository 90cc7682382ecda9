#include "kam/http/policy.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "src/host.hpp"
#include "src/text.hpp"

namespace kam::http {
namespace {

using Refusal = std::optional<Refuse>;

constexpr std::array<std::string_view, 8> known_methods{"GET",   "HEAD",   "POST",    "PUT",
                                                        "PATCH", "DELETE", "OPTIONS", "TRACE"};
constexpr std::size_t longest_length = 19;  // digits

/// Takes one line with its CR LF off the block.
std::string_view next_line(std::string_view& block) {
  const auto end = block.find("\r\n");
  const auto line = block.substr(0, end);
  block.remove_prefix(end + 2);
  return line;
}

Refusal read_version(std::string_view version, Accept& accept) {
  const bool formed = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                      version[6] == '.' && is_digit(version[7]);
  if (!formed) return Refuse{400, "malformed request line"};
  if (version[5] != '1' || version[7] > '1') return Refuse{505, "HTTP version not supported"};
  accept.minor_version = static_cast<unsigned>(version[7] - '0');
  return {};
}

Refusal read_method(std::string_view method, Accept& accept) {
  if (!is_token(method)) return Refuse{400, "malformed request line"};
  if (std::find(known_methods.begin(), known_methods.end(), method) == known_methods.end())
    return Refuse{501, "unknown method"};
  accept.method = method;
  return {};
}

Refusal read_request_line(std::string_view line, const PolicyLimits& limits, Accept& accept) {
  if (std::count(line.begin(), line.end(), ' ') != 2) return Refuse{400, "malformed request line"};
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  const auto target = line.substr(first + 1, last - first - 1);
  if (auto refused = read_version(line.substr(last + 1), accept)) return refused;
  if (auto refused = read_method(line.substr(0, first), accept)) return refused;
  if (target.size() > limits.target_bytes) return Refuse{414, "request target too long"};
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (target.empty() || !visible) return Refuse{400, "malformed request target"};
  accept.raw_target = target;
  return {};
}

Refusal read_fields(std::string_view block, const PolicyLimits& limits, Accept& accept) {
  accept.fields.reserve(16);
  for (auto line = next_line(block); !line.empty(); line = next_line(block)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
      return Refuse{400, "malformed header field"};
    if (accept.fields.size() == limits.header_fields) return Refuse{431, "too many header fields"};
    accept.fields.emplace_back(lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return {};
}

std::vector<std::string_view> values_of(const Accept& accept, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : accept.fields)
    if (key == name) values.push_back(value);
  return values;
}

Refusal check_host(Accept& accept) {
  const auto hosts = values_of(accept, "host");
  if (hosts.size() != 1) return Refuse{400, "exactly one Host is needed"};
  if (!is_host(hosts.front())) return Refuse{400, "malformed Host"};
  accept.host = lower(hosts.front());
  return {};
}

Refusal check_transfer_encoding(std::string_view coding, Accept& accept) {
  if (accept.minor_version == 0) return Refuse{400, "Transfer-Encoding needs HTTP/1.1"};
  if (lower(coding) == "chunked") {
    accept.framing = BodyFraming::chunked;
    return {};
  }
  if (is_token(coding)) return Refuse{501, "unknown transfer coding"};
  return Refuse{400, "malformed Transfer-Encoding"};
}

Refusal check_content_length(std::string_view length, Accept& accept) {
  const bool digits = !length.empty() && std::all_of(length.begin(), length.end(), is_digit);
  if (!digits || length.size() > longest_length || (length.size() > 1 && length.front() == '0'))
    return Refuse{400, "malformed Content-Length"};
  for (const char digit : length) accept.length = accept.length * 10 + static_cast<unsigned>(digit - '0');
  accept.framing = accept.length == 0 ? BodyFraming::none : BodyFraming::length;
  return {};
}

Refusal check_body(Accept& accept) {
  const auto codings = values_of(accept, "transfer-encoding");
  const auto lengths = values_of(accept, "content-length");
  if (!codings.empty() && !lengths.empty()) return Refuse{400, "Transfer-Encoding and Content-Length together"};
  if (codings.size() > 1) return Refuse{400, "several Transfer-Encoding fields"};
  if (lengths.size() > 1) return Refuse{400, "several Content-Length fields"};
  if (!codings.empty()) return check_transfer_encoding(codings.front(), accept);
  if (!lengths.empty()) return check_content_length(lengths.front(), accept);
  return {};
}

/// Is the token one of a comma-separated list, without regard to case?
bool lists(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (lower(trim(list.substr(0, end))) == token) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

Refusal check_connection(Accept& accept) {
  if (!values_of(accept, "upgrade").empty() || !values_of(accept, "http2-settings").empty())
    return Refuse{400, "no upgrade to another protocol"};
  bool close = false;
  bool keep = accept.minor_version == 1;
  for (const auto list : values_of(accept, "connection")) {
    close = close || lists(list, "close");
    keep = keep || lists(list, "keep-alive");
  }
  accept.keep_alive = keep && !close;
  return {};
}

Refusal check_expectation(Accept& accept) {
  const auto expectations = values_of(accept, "expect");
  if (expectations.empty()) return {};
  if (expectations.size() > 1 || lower(expectations.front()) != "100-continue")
    return Refuse{417, "only 100-continue may be expected"};
  accept.expects_continue = accept.minor_version == 1;
  return {};
}

Refusal check_name(const Accept& accept, std::span<const std::string> public_names) {
  if (public_names.empty()) return {};
  const auto name = host_name(accept.host);
  if (std::find(public_names.begin(), public_names.end(), name) != public_names.end()) return {};
  return Refuse{421, "this server has another name"};
}

Refusal read_block(std::string_view block, const PolicyLimits& limits, Accept& accept) {
  HeaderScan scan;
  if (scan.feed(block) != HeaderScan::State::complete || scan.size() != block.size())
    return Refuse{400, "control byte, bare line end or folded line in the header"};
  if (block.starts_with("\r\n")) block.remove_prefix(2);
  if (block.size() > limits.header_bytes) return refuse_oversized(block.substr(0, limits.header_bytes));
  if (auto refused = read_request_line(next_line(block), limits, accept)) return refused;
  return read_fields(block, limits, accept);
}

}  // namespace

Decision decide(std::string_view block, const PolicyLimits& limits, std::span<const std::string> public_names) {
  Accept accept;
  if (auto refused = read_block(block, limits, accept)) return *refused;
  if (auto refused = check_host(accept)) return *refused;
  if (auto refused = check_body(accept)) return *refused;
  if (auto refused = check_connection(accept)) return *refused;
  if (auto refused = check_expectation(accept)) return *refused;
  if (auto refused = check_name(accept, public_names)) return *refused;
  return accept;
}

Refuse refuse_oversized(std::string_view bytes) {
  if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  if (bytes.find("\r\n") == std::string_view::npos) return {414, "request target too long"};
  return {431, "header too large"};
}

}  // namespace kam::http
