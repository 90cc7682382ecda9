#pragma once
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "kam/rules/tables.hpp"

namespace kam::connectors::csv {

/// The column by which a row says whose it is: its account, or the row that it hangs on. Nothing: it is nobody's.
std::optional<std::size_t> key_column(rules::Object object, const std::vector<std::string>& names);

/// Tells rows that surely belong to other accounts than the one that is asked for, so that they need not be checked.
class AccountFilter {
 public:
  /// @param parents_first  all rows that others hang on come before those.
  AccountFilter(std::string account, bool parents_first);

  void columns(rules::Object object, const std::vector<std::string>& names);
  /// Of each row, in the order of reading.
  bool may_belong(rules::Object object, std::span<const std::string_view> cells);
  /// An id of the account's own rows may stand in an earlier row of others. Of two rows with one id the first is the
  /// good one: only who reads all rows can tell whether that is so.
  bool in_doubt() const { return in_doubt_; }

 private:
  struct Known {
    std::optional<rules::Object> parent;
    std::optional<std::size_t> key, id;      ///< columns
    std::unordered_set<std::string> own;     ///< ids that rows of other objects hang on
    std::unordered_set<std::size_t> others;  ///< hashes of the ids of other accounts' rows
    bool is_parent = false;
  };
  bool belongs(const Known& known, std::string_view key) const;

  std::string account_;
  bool parents_first_;
  bool in_doubt_ = false;
  std::array<Known, rules::object_count> known_;
};

}  // namespace kam::connectors::csv
