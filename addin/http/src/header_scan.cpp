#include <bit>
#include <cstdint>
#include <cstring>

#include "kam/http/policy.hpp"
#include "src/text.hpp"

namespace kam::http {

namespace {

/// Bytes at the front that are neither control bytes nor the end of a line, eight at a time; some may be left over.
std::size_t plain_bytes(std::string_view bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x80 * ones;
  std::size_t count = 0;
  for (std::uint64_t word = 0; count + sizeof(word) <= bytes.size(); count += sizeof(word)) {
    std::memcpy(&word, bytes.data() + count, sizeof(word));
    const auto below_space = (word - 0x20 * ones) & ~word;
    const auto not_delete = word ^ (0x7f * ones);
    const auto found = (below_space | ((not_delete - ones) & ~not_delete)) & tops;
    if (found == 0) continue;
    // The lowest mark is exact, those above it may come from its borrow.
    constexpr bool first_is_lowest = std::endian::native == std::endian::little;
    return count + (first_is_lowest ? static_cast<std::size_t>(std::countr_zero(found)) / 8 : 0);
  }
  return count;
}

}  // namespace

HeaderScan::State HeaderScan::feed(std::string_view bytes) {
  while (position_ < bytes.size()) {
    if (line_bytes_ > 0 && !after_carriage_return_) {
      const auto plain = plain_bytes(bytes.substr(position_));
      line_bytes_ += plain;
      position_ += plain;
      if (position_ == bytes.size()) break;
    }
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
