#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// CSV as RFC 4180 says it, UTF-8: bytes in, cells out. No files, no settings.
namespace kam::connectors::csv {

inline constexpr std::size_t max_columns = 256;
inline constexpr std::size_t max_cell = 32 * 1024;
/// The longest record that the limits above allow, quotes and separators included.
inline constexpr std::size_t max_record = max_columns * (max_cell + 3);

/// What keeps a record from being read as it stands.
enum class Flaw : std::uint8_t {
  none,
  stray_quote,  ///< a quote inside a cell that does not begin with one
  after_quote,  ///< something between a closing quote and the next separator
  open_quote,   ///< the input ends inside quotes
  long_cell,    ///< a cell of more than max_cell bytes
  not_utf8,
  too_long_a_record  ///< more than max_record bytes: nothing after it can be read
};

/// One record. The views live until the next call of next() or space().
struct Record {
  std::size_t line = 0;                     ///< line on which it starts, from 1
  std::span<const std::string_view> cells;  ///< unescaped; at most max_columns + 1, the rest is only counted
  std::size_t count = 0;                    ///< how many cells there were
  Flaw flaw = Flaw::none;
  std::size_t flawed_cell = 0;  ///< index of the cell with the flaw
};

/// A state machine over a buffer that the caller fills. Records may end in LF or CRLF; blank lines are skipped; a
/// byte order mark before the first is dropped. The memory is that of the longest record.
///
///     for (;;) {
///       while (reader.next(record)) use(record);
///       if (reader.ended()) break;
///       auto room = reader.space(chunk);
///       if (auto n = read(room)) reader.filled(n); else reader.end();
///     }
class RecordReader {
 public:
  explicit RecordReader(char delimiter);

  /// Where the next bytes go: at least `wanted` of them. Records given out before are gone.
  std::span<char> space(std::size_t wanted);
  void filled(std::size_t count) { size_ += count; }
  /// No more bytes will come.
  void end() { at_end_ = true; }
  /// How many bytes stand before the next record: those of all that were given out, with blank lines before them.
  std::size_t offset() const { return dropped_ + position_; }
  bool ended() const { return broken_ || (at_end_ && position_ == size_); }

  /// The next complete record; false if more bytes are needed or the input is at its end.
  bool next(Record& record);

 private:
  enum class Scan : std::uint8_t { cell, record, more };
  bool scan(Record& record);
  Scan plain_cell(std::size_t begin, std::size_t from, Record& record);
  Scan quoted_cell(Record& record);
  void keep(std::size_t begin, std::size_t end, Record& record);
  void flaw(Flaw kind, Record& record) const;
  void finish(std::size_t begin, Record& record);
  bool skip_mark();
  void skip_blank_lines();
  void give_up(Record& record);

  char delimiter_;
  bool at_end_ = false;
  bool started_ = false;
  bool broken_ = false;
  std::size_t dropped_ = 0;   ///< bytes that were in the buffer once
  std::size_t position_ = 0;  ///< first byte not yet given out
  std::size_t at_ = 0;        ///< where the scan of the record that begins at position_ has got to
  std::size_t size_ = 0;
  std::size_t line_ = 1;
  std::size_t breaks_ = 0;  ///< line breaks inside the quotes of the record being scanned
  std::vector<char> buffer_;
  std::vector<std::string_view> cells_;
  std::vector<std::size_t> escaped_;  ///< cells of the record with doubled quotes
  std::array<bool, 256> ends_plain_{};
};

}  // namespace kam::connectors::csv
