// links: kam_connectors
// The CSV codec must read the same records however its bytes come in pieces, and keep to its limits.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "../../connectors/csv/codec.hpp"

namespace {

using namespace kam::connectors::csv;

struct Read {
  std::size_t line, count, flawed_cell;
  Flaw flaw;
  std::vector<std::string> cells;
  bool operator==(const Read&) const = default;
};

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<Read> read(std::string_view text, std::size_t piece, char delimiter) {
  RecordReader reader(delimiter);
  std::vector<Read> records;
  Record record;
  for (;;) {
    while (reader.next(record)) {
      Read one{record.line, record.count, record.flawed_cell, record.flaw, {}};
      for (const auto cell : record.cells) {
        require(record.flaw != Flaw::none || cell.size() <= max_cell);
        one.cells.emplace_back(cell);
      }
      require(one.cells.size() == std::min(one.count, max_columns + 1));
      records.push_back(std::move(one));
    }
    if (reader.ended()) return records;
    const auto room = reader.space(piece);
    require(room.size() >= piece);
    const auto count = std::min(piece, text.size());
    if (count > 0) std::memcpy(room.data(), text.data(), count);
    text.remove_prefix(count);
    if (count > 0) {
      reader.filled(count);
    } else {
      reader.end();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char delimiter = data[0] & 1 ? ';' : ',';
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece = 1 + data[0] / 2 % 16 + text.size() / 64;
  require(read(text, text.size() + 1, delimiter) == read(text, piece, delimiter));
  return 0;
}
