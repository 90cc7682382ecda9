#include "codec.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace kam::connectors::csv {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Makes `""` one quote, in place.
std::string_view without_doubled_quotes(std::string_view cell, char* bytes) {
  std::size_t out = 0;
  for (std::size_t in = 0; in < cell.size(); ++in) {
    bytes[out++] = bytes[in];
    if (bytes[in] == '"') ++in;
  }
  return {bytes, out};
}

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace

RecordReader::RecordReader(char delimiter) : delimiter_(delimiter) {
  for (const char c : {delimiter, '\n', '"'}) ends_plain_[static_cast<unsigned char>(c)] = true;
}

std::span<char> RecordReader::space(std::size_t wanted) {
  const std::size_t pending = size_ - position_;
  if (position_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + position_, pending);
    size_ = pending;
    dropped_ += position_;
    position_ = 0;
  }
  // A record is scanned anew after each filling, so a long one asks for as much again as it has.
  const std::size_t room = std::max(wanted, pending);
  if (buffer_.size() < size_ + room) buffer_.resize(size_ + room);
  return {buffer_.data() + size_, buffer_.size() - size_};
}

bool RecordReader::next(Record& record) {
  if (broken_ || !skip_mark()) return false;
  skip_blank_lines();
  if (position_ == size_) return false;
  if (scan(record)) return true;
  if (size_ - position_ <= max_record) return false;
  give_up(record);
  return true;
}

bool RecordReader::skip_mark() {
  if (started_) return true;
  if (size_ < byte_order_mark.size() && !at_end_) return false;
  if (std::string_view(buffer_.data(), size_).starts_with(byte_order_mark)) position_ = byte_order_mark.size();
  started_ = true;
  return true;
}

void RecordReader::skip_blank_lines() {
  for (;;) {
    const std::string_view rest(buffer_.data() + position_, size_ - position_);
    if (rest.starts_with('\n')) {
      position_ += 1;
    } else if (rest.starts_with("\r\n") || (at_end_ && rest == "\r")) {
      position_ += rest.size() == 1 ? 1 : 2;
    } else {
      return;
    }
    ++line_;
  }
}

void RecordReader::give_up(Record& record) {
  record = {line_, {}, 0, Flaw::too_long_a_record, 0};
  broken_ = true;
}

bool RecordReader::scan(Record& record) {
  const std::size_t begin = position_;
  at_ = begin;
  breaks_ = 0;
  cells_.clear();
  escaped_.clear();
  record = {line_, {}, 0, Flaw::none, 0};
  for (;;) {
    const bool quoted = at_ < size_ && buffer_[at_] == '"';
    switch (quoted ? quoted_cell(record) : plain_cell(at_, at_, record)) {
      case Scan::cell:
        break;
      case Scan::more:
        return false;
      case Scan::record:
        finish(begin, record);
        return true;
    }
  }
}

/// Scans from `from` to the end of a cell that began at `begin`, and over its separator.
RecordReader::Scan RecordReader::plain_cell(std::size_t begin, std::size_t from, Record& record) {
  const char* const bytes = buffer_.data();
  std::size_t at = from;
  for (;;) {
    while (at < size_ && !ends_plain_[static_cast<unsigned char>(bytes[at])]) ++at;
    if (at == size_ || bytes[at] != '"') break;
    flaw(Flaw::stray_quote, record);
    ++at;
  }
  if (at == size_ && !at_end_) return Scan::more;
  at_ = at == size_ ? at : at + 1;
  const bool another = at < size_ && bytes[at] == delimiter_;
  const bool carriage_return = !another && at > begin && bytes[at - 1] == '\r';
  keep(begin, carriage_return ? at - 1 : at, record);
  return another ? Scan::cell : Scan::record;
}

RecordReader::Scan RecordReader::quoted_cell(Record& record) {
  const char* const bytes = buffer_.data();
  const std::size_t begin = at_ + 1;
  std::size_t at = begin;
  bool doubled = false;
  for (;;) {
    const auto* quote = static_cast<const char*>(std::memchr(bytes + at, '"', size_ - at));
    const std::size_t end = quote ? static_cast<std::size_t>(quote - bytes) : size_;
    breaks_ += static_cast<std::size_t>(std::count(bytes + at, bytes + end, '\n'));
    if (!quote && !at_end_) return Scan::more;
    if (!quote) {
      flaw(Flaw::open_quote, record);
      keep(begin, end, record);
      at_ = end;
      return Scan::record;
    }
    if (end + 1 == size_ && !at_end_) return Scan::more;
    at = end + 1;
    if (at == size_ || bytes[at] != '"') break;
    doubled = true;
    ++at;
  }
  // `at` is behind the closing quote.
  const std::string_view rest(bytes + at, size_ - at);
  if (rest == "\r" && !at_end_) return Scan::more;
  const bool line_end = rest.empty() || rest[0] == '\n' || rest.starts_with("\r\n") || rest == "\r";
  const bool another = !rest.empty() && rest[0] == delimiter_;
  if (!line_end && !another) {
    flaw(Flaw::after_quote, record);
    return plain_cell(begin - 1, at, record);
  }
  if (doubled) escaped_.push_back(cells_.size());
  keep(begin, at - 1, record);
  at_ = another ? at + 1 : at + std::min<std::size_t>(rest.size(), rest.starts_with('\r') ? 2 : 1);
  return another ? Scan::cell : Scan::record;
}

void RecordReader::keep(std::size_t begin, std::size_t end, Record& record) {
  if (record.count++ <= max_columns) cells_.emplace_back(buffer_.data() + begin, end - begin);
}

void RecordReader::flaw(Flaw kind, Record& record) const {
  if (record.flaw != Flaw::none) return;
  record.flaw = kind;
  record.flawed_cell = record.count;
}

void RecordReader::finish(std::size_t begin, Record& record) {
  const std::string_view whole(buffer_.data() + begin, at_ - begin);
  if (whole.size() > max_record) return give_up(record);
  if (record.flaw == Flaw::none && !is_utf8(whole)) {
    const auto bad = std::find_if_not(cells_.begin(), cells_.end(), is_utf8);
    record.flaw = Flaw::not_utf8;
    record.flawed_cell = static_cast<std::size_t>(bad - cells_.begin());
  }
  for (const std::size_t i : escaped_) {
    if (i < cells_.size()) {
      char* bytes = buffer_.data() + (cells_[i].data() - buffer_.data());
      cells_[i] = without_doubled_quotes(cells_[i], bytes);
    }
  }
  if (record.flaw == Flaw::none && whole.size() > max_cell) {
    const auto longest = std::find_if(cells_.begin(), cells_.end(), [](auto cell) { return cell.size() > max_cell; });
    if (longest != cells_.end()) {
      record.flaw = Flaw::long_cell;
      record.flawed_cell = static_cast<std::size_t>(longest - cells_.begin());
    }
  }
  record.cells = cells_;
  line_ += breaks_ + 1;
  position_ = at_;
}

}  // namespace kam::connectors::csv
