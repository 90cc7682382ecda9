#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::rules {

/// Finds the bad rows that RecordsBuilder finds, and the account of each good row, but keeps no more than the ids: for
/// tables that are too large for memory. First every row goes through `row`; then, after `close`, once more through
/// `place` with the key that `row` gave. Pure: no files, no clock.
class RowCheck {
 public:
  using Key = std::uint32_t;  ///< what a row belongs to

  explicit RowCheck(LocalDay local_day);
  ~RowCheck();
  RowCheck(RowCheck&&) noexcept;
  RowCheck& operator=(RowCheck&&) noexcept;

  /// As of RecordsBuilder.
  std::vector<std::string> columns(Object object, std::span<const std::string_view> names);
  /// Nothing if the row is bad for itself or has an id that was there before.
  std::optional<Key> row(Object object, std::span<const std::string_view> cells, Origin origin);

  /// All rows were given.
  void close();
  /// Where a row goes: to no account (0), or to the account of this place, from 1, in the order of ids. Nothing if it
  /// belongs to a row that is not there.
  std::optional<std::uint32_t> place(Object object, Key key, Origin origin);

  struct Finished {
    std::vector<std::string> accounts;  ///< ids in order: the first has place 1
    std::vector<std::string> odd;       ///< as odd_parents() says it
    std::vector<BadRow> bad_rows;       ///< in order of origin
  };
  Finished finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kam::rules
