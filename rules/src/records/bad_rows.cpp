#include <algorithm>

#include "row_reader.hpp"

namespace kam::rules::records {

std::string said(Expected expected, const Field& field, std::string_view cell) {
  std::string text = "expected ";
  text += expected;
  for (std::size_t i = 0; i < field.labels.size(); ++i) {
    text += i ? ", " : " ";
    text += field.labels[i];
  }
  std::size_t end = std::min<std::size_t>(cell.size(), 60);
  while (end < cell.size() && (static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80) --end;  // no half letter
  return text + ", found \"" + std::string(cell.substr(0, end)) + (end < cell.size() ? "…" : "") + "\"";
}

BadRow seen_before(Object object, Origin origin, std::string_view id) {
  return {object, origin, "id",
          "expected an id not seen before, found \"" + std::string(id) + "\" again; the first row stays"};
}

BadRow none_such(Object object, Origin origin, std::string_view column, std::string_view parent) {
  return {object, origin, std::string(column),
          "expected the id of one of the " + std::string(parent) + ", found none such"};
}

void sort_by_origin(std::vector<BadRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const BadRow& a, const BadRow& b) {
    return std::pair(a.origin.file, a.origin.line) < std::pair(b.origin.file, b.origin.line);
  });
}

}  // namespace kam::rules::records
