#include "kam/http/chunked.hpp"

#include <algorithm>
#include <utility>

#include "src/text.hpp"

namespace kam::http {
namespace {

constexpr unsigned most_digits = 16;

/// Outside of quotes: names, `=`, `;`, blanks, and the quotes themselves.
bool is_extension_byte(char byte) {
  return is_token(std::string_view(&byte, 1)) || byte == '=' || byte == ';' || byte == ' ' || byte == '\t' ||
         byte == '"';
}

}  // namespace

ChunkReader::State ChunkReader::feed(std::string_view bytes, std::size_t& used, std::string& body) {
  used = 0;
  while (used < bytes.size() && state() == State::more) {
    if (part_ == Part::data) {
      used += take_data(bytes.substr(used), body);
    } else {
      step(bytes[used++]);
      if (++raw_bytes_ > body_limit_ + overhead_limit && part_ != Part::bad) part_ = Part::too_large;
    }
  }
  return state();
}

void ChunkReader::step(char byte) {
  const auto expect = [this, byte](char wanted, Part next) { part_ = byte == wanted ? next : Part::bad; };
  switch (part_) {
    case Part::size:
      return read_size(byte);
    case Part::extension:
      return read_extension(byte);
    case Part::size_end:
      return byte == '\n' ? end_size_line() : expect('\n', Part::bad);
    case Part::data_end:
      return expect('\r', Part::data_line_feed);
    case Part::data_line_feed:
      return expect('\n', Part::size);
    case Part::last:
      return expect('\r', Part::last_line_feed);  // a trailer would start here
    case Part::last_line_feed:
      return expect('\n', Part::done);
    case Part::data:
    case Part::done:
    case Part::bad:
    case Part::too_large:
      return;
  }
}

void ChunkReader::read_size(char byte) {
  const int digit = hex_value(byte);
  if (digit >= 0) {
    chunk_left_ = chunk_left_ * 16 + static_cast<unsigned>(digit);
    if (++digits_ > most_digits) part_ = Part::bad;
  } else if (digits_ > 0 && byte == ';') {
    part_ = Part::extension;
  } else {
    part_ = digits_ > 0 && byte == '\r' ? Part::size_end : Part::bad;
  }
}

void ChunkReader::read_extension(char byte) {
  if (byte == '\r' && !quoted_) {
    part_ = Part::size_end;
    return;
  }
  // A quote left open would let another reader take the line's end as part of the text.
  const bool escaped = std::exchange(escaped_, quoted_ && !escaped_ && byte == '\\');
  if (byte == '"' && !escaped) quoted_ = !quoted_;
  const bool fits = quoted_ || is_extension_byte(byte);
  const bool control = is_control(byte) && byte != '\t';
  if (control || !fits || digits_ + 1 + ++extension_bytes_ > line_limit) part_ = Part::bad;
}

void ChunkReader::end_size_line() {
  digits_ = 0;
  extension_bytes_ = 0;
  if (chunk_left_ == 0) {
    part_ = Part::last;
  } else {
    part_ = chunk_left_ > body_limit_ - content_bytes_ ? Part::too_large : Part::data;
  }
}

std::size_t ChunkReader::take_data(std::string_view bytes, std::string& body) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, bytes.size()));
  body.append(bytes.substr(0, count));
  chunk_left_ -= count;
  content_bytes_ += count;
  raw_bytes_ += count;
  if (chunk_left_ == 0) part_ = Part::data_end;
  return count;
}

ChunkReader::State ChunkReader::state() const {
  switch (part_) {
    case Part::done:
      return State::done;
    case Part::bad:
      return State::bad;
    case Part::too_large:
      return State::too_large;
    default:
      return State::more;
  }
}

}  // namespace kam::http
