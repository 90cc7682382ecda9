#include "kam/http/policy.hpp"
#include "src/text.hpp"

namespace kam::http {

HeaderScan::State HeaderScan::feed(std::string_view bytes) {
  while (position_ < bytes.size()) {
    const auto state = step(bytes[position_]);
    ++position_;
    if (state != State::more) return state;
  }
  return State::more;
}

HeaderScan::State HeaderScan::step(char byte) {
  if (after_carriage_return_) {
    after_carriage_return_ = false;
    return byte == '\n' ? end_line() : State::bad;
  }
  if (byte == '\r') {
    after_carriage_return_ = true;
    return State::more;
  }
  const bool folded = line_bytes_ == 0 && (byte == ' ' || byte == '\t');
  if (folded || (is_control(byte) && byte != '\t')) return State::bad;
  ++line_bytes_;
  return State::more;
}

HeaderScan::State HeaderScan::end_line() {
  if (line_bytes_ > 0) {
    line_bytes_ = 0;
    first_line_seen_ = true;
    return State::more;
  }
  if (first_line_seen_) return State::complete;
  // RFC 9112 2.2: one empty line in front is left over from a sloppy client's last body.
  if (empty_line_skipped_) return State::bad;
  empty_line_skipped_ = true;
  return State::more;
}

}  // namespace kam::http
