#include "row_block.hpp"

#include <cstring>

namespace kam::connectors::csv {

namespace {

constexpr std::size_t long_cell = 255;  // whose length stands behind this byte

void put(std::string& bytes, std::uint32_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::uint32_t take(std::string_view& bytes) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

std::uint8_t take_byte(std::string_view& bytes) {
  const auto byte = static_cast<std::uint8_t>(bytes.front());
  bytes.remove_prefix(1);
  return byte;
}

}  // namespace

void write_block(const RowBlock& row, std::string& bytes) {
  bytes.assign(1, static_cast<char>(row.object));
  for (const std::uint32_t number : {row.number, row.origin.file, row.origin.line}) put(bytes, number);
  bytes += row.cells;
}

RowBlock read_block(std::string_view bytes) {
  RowBlock row;
  row.object = static_cast<rules::Object>(take_byte(bytes));
  row.number = take(bytes);
  row.origin.file = take(bytes);
  row.origin.line = take(bytes);
  row.cells = bytes;
  return row;
}

void write_cells(std::span<const std::string_view> cells, std::string& bytes) {
  bytes.clear();
  for (const std::string_view cell : cells) {
    bytes += static_cast<char>(std::min(cell.size(), long_cell));
    if (cell.size() >= long_cell) put(bytes, static_cast<std::uint32_t>(cell.size()));
    bytes += cell;
  }
}

void read_cells(std::string_view bytes, std::vector<std::string>& cells) {
  while (!bytes.empty()) {
    std::size_t size = take_byte(bytes);
    if (size == long_cell) size = take(bytes);
    cells.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
}

}  // namespace kam::connectors::csv
