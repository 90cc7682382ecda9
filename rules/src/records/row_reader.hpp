#pragma once
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "columns.hpp"
#include "snapshot.hpp"

namespace kam::rules::records {

std::string said(Expected expected, const Field& field, std::string_view cell);

/// What a record of the type may contradict itself in; names the column, or null.
struct Contradiction {
  const char* column = nullptr;
  const char* expected = nullptr;
};
template <class Record>
Contradiction contradiction(const Record&) {
  return {};
}
template <>
inline Contradiction contradiction(const Opportunity& o) {
  if (o.is_won.value_or(false) && o.is_lost.value_or(false)) return {"is_lost", "won or lost, not both"};
  return {};
}
template <>
inline Contradiction contradiction(const Contract& c) {
  if (c.end && *c.end < c.start) return {"end", "an end on or after the start"};
  return {};
}

template <class Record>
concept HasId = requires(Record record) { record.id; };

template <class Record>
Record blank() {
  return {};
}
template <>
inline RawLine blank() {
  return {{}, {}, NAN, NAN, NAN, NAN};
}

BadRow seen_before(Object object, Origin origin, std::string_view id);
/// @param column  the key to a row of `parent` that is not there.
BadRow none_such(Object object, Origin origin, std::string_view column, std::string_view parent);
void sort_by_origin(std::vector<BadRow>& rows);  ///< stable

/// Reads the rows of one object: text cells into a typed record, with all checks that need no other row.
template <class Record>
class RowReader {
 public:
  explicit RowReader(Object object) : object_(object) {}

  /// Those named twice.
  std::vector<std::string> columns(std::span<const std::string_view> names) {
    std::vector<std::string> twice;
    at_.clear();
    names_.assign(names.begin(), names.end());
    const auto table = records::columns<Record>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::ptrdiff_t found = -1;
      for (std::size_t f = 0; f < table.size(); ++f) {
        if (table[f].field.name == names[i]) found = static_cast<std::ptrdiff_t>(f);
      }
      for (std::size_t before = 0; before < i; ++before) {
        if (names[before] == names[i]) twice.emplace_back(names[i]);
      }
      if (found < 0 && std::find(custom.begin(), custom.end(), names[i]) == custom.end()) custom.emplace_back(names[i]);
      at_.push_back(found);
    }
    return twice;
  }

  /// Into a blank record; `filled` has a bit a field. Nothing if all is well, else why the row is bad.
  std::optional<BadRow> read(std::span<const std::string_view> cells, Origin origin, const LocalDay& local_day,
                             Record& record, std::uint64_t& filled) const {
    const auto table = records::columns<Record>();
    if (cells.size() != at_.size()) {
      return BadRow{
          object_, origin, "",
          "expected " + std::to_string(at_.size()) + " cells as in the header, found " + std::to_string(cells.size())};
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty() || at_[i] < 0) continue;
      const auto& column = table[static_cast<std::size_t>(at_[i])];
      if (const Expected expected = column.set(record, cells[i], Reading{local_day, column.field.labels})) {
        return BadRow{object_, origin, names_[i], said(expected, column.field, cells[i])};
      }
      filled |= std::uint64_t{1} << at_[i];
    }
    for (std::size_t f = 0; f < table.size(); ++f) {
      if (table[f].field.required && !(filled >> f & 1)) {
        return BadRow{object_, origin, std::string(table[f].field.name), "expected a value: this field must be filled"};
      }
    }
    if (const auto found = contradiction(record); found.column) {
      return BadRow{object_, origin, found.column, std::string("expected ") + found.expected};
    }
    return std::nullopt;
  }

  RowPrint print(std::span<const std::string_view> cells) const {
    RowPrint print(name(object_));
    for (std::size_t i = 0; i < cells.size(); ++i) print.cell(names_[i], cells[i]);
    return print;
  }

  std::vector<std::string> custom;  ///< columns that are no field of the object

 private:
  Object object_;
  std::vector<std::string> names_;
  std::vector<std::ptrdiff_t> at_;  ///< per column: field index, or −1 for a custom one
};

}  // namespace kam::rules::records
