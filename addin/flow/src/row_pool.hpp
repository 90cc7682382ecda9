#pragma once
#include <array>
#include <set>
#include <string>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::flow {

/// Rows of all objects out of many tables, to be changed by their ids.
class RowPool {
 public:
  void add(const rules::Table& table);
  /// Takes out the rows with these ids, and those that hang on them. @return how many had one of the ids.
  std::size_t remove(rules::Object object, const std::set<std::string, std::less<>>& ids);
  /// Stores those rows that are good: instead of the one with the same id, else after the others; one without an id
  /// only if there are fewer like it than were put.
  void put(const rules::Table& table, const std::vector<bool>& good);
  /// One table an object that was ever added or put.
  std::vector<rules::Table> tables() const;

 private:
  using Row = std::vector<std::string>;  ///< cells in the order of columns; those at the end may be missing
  struct Rows {
    bool there = false;
    std::vector<std::string> columns;
    std::vector<Row> rows;

    std::vector<std::size_t> widen(const std::vector<std::string>& names);
    std::string cell(const Row& row, std::string_view column) const;
    std::string content(const Row& row) const;
  };
  static Row row_of(const rules::Table& table, std::size_t row, const std::vector<std::size_t>& places);
  static void put_by_id(Rows& rows, std::vector<Row> news);
  static void put_by_content(Rows& rows, std::vector<Row> news);

  std::array<Rows, rules::object_count> objects_;
};

/// The table as it is stored, whatever was sent in which order: without columns that no row fills, the object's own
/// before others, and rows by what they say.
rules::Table canonical(const rules::Table& table);

}  // namespace kam::flow
