#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "kam/http/message.hpp"

/// The framing policy: raw header bytes in, decision out. Pure; it reads the bytes itself, because a parser that
/// unfolds lines or passes `Transfer-Encoding: identity` leaves room for smuggled requests.
namespace kam::http {

/// Finds the end of a header block and the bytes that no header may hold, one byte after the other.
class HeaderScan {
 public:
  enum class State { more, complete, bad };
  /// Reads on from where the last call ended. `bytes` is all that arrived so far, from the first byte of the request.
  State feed(std::string_view bytes);
  /// Bytes of the block with its empty line, once complete.
  std::size_t size() const { return position_; }

 private:
  State step(char byte);
  State end_line();
  std::size_t position_ = 0;
  std::size_t line_bytes_ = 0;
  bool after_carriage_return_ = false;
  bool first_line_seen_ = false;
  bool empty_line_skipped_ = false;
};

struct PolicyLimits {
  std::size_t header_bytes = 16 * 1024, header_fields = 100, target_bytes = 4 * 1024;
};

/// One answer with this status, then the connection is closed.
struct Refuse {
  unsigned status;
  std::string_view reason;  ///< a fixed text, safe for logs and answers
};

enum class BodyFraming { none, length, chunked };

/// A request line and fields that leave no doubt about where the body ends.
struct Accept {
  std::string method;  ///< one the server knows; not yet one the route allows
  std::string raw_target;
  std::string host;  ///< lower case, with its port
  Fields fields;     ///< names in lower case, order of arrival
  BodyFraming framing = BodyFraming::none;
  std::uint64_t length = 0;  ///< for BodyFraming::length
  unsigned minor_version = 1;
  bool keep_alive = true;
  bool expects_continue = false;
};

using Decision = std::variant<Accept, Refuse>;

/// Decides about one header block, from the request line to the empty line, both included.
///
/// @param block         as HeaderScan found it; one empty line in front is passed over.
/// @param limits        414 for a longer target, 431 for a larger block or more fields.
/// @param public_names  lower-case host names; when there are any, another Host is 421.
Decision decide(std::string_view block, const PolicyLimits& limits, std::span<const std::string> public_names);

/// What to say to a header that did not end within the limit: 414 if the request line alone fills it, else 431.
Refuse refuse_oversized(std::string_view bytes);

}  // namespace kam::http
