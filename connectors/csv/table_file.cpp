#include "table_file.hpp"

#include <algorithm>

namespace kam::connectors::csv {
namespace {

constexpr std::size_t chunk = 128 * 1024;

std::string expectation(Flaw flaw) {
  switch (flaw) {
    case Flaw::stray_quote:
      return "a cell with a quote inside to stand in quotes, the quote doubled";
    case Flaw::after_quote:
      return "a separator or the end of the line after the closing quote";
    case Flaw::open_quote:
      return "a closing quote, found the end of the file: close it, or remove it";
    case Flaw::long_cell:
      return "at most " + std::to_string(max_cell / 1024) + " KiB in a cell";
    case Flaw::not_utf8:
      return "UTF-8, found other bytes: save the file as \"CSV UTF-8\"";
    case Flaw::too_long_a_record:
      return "a row of at most " + std::to_string(max_record / 1024) + " KiB: is a quote left open?";
    case Flaw::none:
      break;
  }
  return {};
}

std::string place(const std::string& name, std::size_t line) {
  return name + ":" + std::to_string(line) + ": ";
}

}  // namespace

TableFile::TableFile(std::string name, char delimiter, std::unique_ptr<ByteSource> source)
    : name_(std::move(name)), source_(std::move(source)), reader_(delimiter) {}

Result<TableFile> TableFile::open(const std::filesystem::path& path, std::string name, char delimiter,
                                  OnBytes on_bytes) {
  auto source = open_source(path, std::move(on_bytes));
  if (!source) return source.error();
  return open(std::move(*source), std::move(name), delimiter);
}

Result<TableFile> TableFile::open(std::unique_ptr<ByteSource> source, std::string name, char delimiter) {
  TableFile file(std::move(name), delimiter, std::move(source));
  if (auto ok = file.read_header(); !ok) return ok.error();
  return file;
}

Result<bool> TableFile::next_record(Record& record) {
  while (!reader_.next(record)) {
    if (reader_.ended()) return false;
    const auto room = reader_.space(chunk);
    auto count = source_->read(room);
    if (!count) return count.error();
    reader_.filled(*count);
    if (*count < room.size()) reader_.end();
  }
  // Either would swallow good rows as if they were text: no row is left out in silence.
  if (record.flaw == Flaw::too_long_a_record || record.flaw == Flaw::open_quote) {
    return invalid(place(name_, record.line) + "expected " + expectation(record.flaw));
  }
  return true;
}

Result<void> TableFile::read_header() {
  Record header;
  auto found = next_record(header);
  if (!found) return found.error();
  if (!*found) return invalid(name_ + ": the file is empty, expected a header row with the names of its columns");
  if (header.flaw != Flaw::none) return invalid(place(name_, header.line) + "expected " + expectation(header.flaw));
  if (header.count > max_columns) {
    return invalid(place(name_, header.line) + "expected at most " + std::to_string(max_columns) + " columns, found " +
                   std::to_string(header.count));
  }
  for (const auto cell : header.cells) {
    const auto at = place(name_, header.line);
    if (cell.empty())
      return invalid(at + "column " + std::to_string(columns_.size() + 1) + " has no name: give it one");
    if (column(cell))
      return invalid(at + "the column \"" + std::string(cell) + "\" is there twice: rename or remove one");
    columns_.emplace_back(cell);
  }
  return {};
}

std::optional<std::size_t> TableFile::column(std::string_view name) const {
  return rules::column_named(columns_, name);
}

std::string TableFile::column_name(std::size_t index) const {
  return index < columns_.size() ? columns_[index] : std::string();
}

std::optional<BadLine> TableFile::fault(const Record& record) const {
  if (record.flaw != Flaw::none) {
    return BadLine{name_, record.line, column_name(record.flawed_cell), "expected " + expectation(record.flaw)};
  }
  if (record.count == columns_.size()) return std::nullopt;
  return BadLine{
      name_, record.line, "",
      "expected " + std::to_string(columns_.size()) + " cells as in the header, found " + std::to_string(record.count)};
}

Result<bool> TableFile::next(Record& row, const OnBad& on_bad) {
  for (;;) {
    auto found = next_record(row);
    if (!found || !*found) return found;
    auto bad = fault(row);
    if (!bad) return true;
    on_bad(std::move(*bad));
  }
}

}  // namespace kam::connectors::csv
