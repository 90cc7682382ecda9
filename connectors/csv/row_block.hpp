#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::connectors::csv {

/// A row as bytes on their way through this process alone.
struct RowBlock {
  std::uint32_t number = 0;  ///< what it belongs to: a key of RowCheck, or a place
  rules::Object object{};
  rules::Origin origin;
  std::string_view cells;  ///< as write_cells() makes them
};

/// Replaces `bytes` by those of the row.
void write_block(const RowBlock& row, std::string& bytes);
/// @param bytes  of write_block(), which the row points into.
RowBlock read_block(std::string_view bytes);

/// Replaces `bytes` by those of the cells.
void write_cells(std::span<const std::string_view> cells, std::string& bytes);
/// Appends the cells as texts.
void read_cells(std::string_view bytes, std::vector<std::string>& cells);

}  // namespace kam::connectors::csv
