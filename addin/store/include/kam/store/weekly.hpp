#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// What each account was when a week began, so that what changed since the week before can be told, also by a process
/// that goes on where another one ended.
namespace kam::store {

struct WeeklyMark {
  std::string account_id, now;
};

struct WeeklyPair {
  std::string account_id, name;
  std::string before;  ///< the mark of the week before it; empty: there is none
  std::string now;
};

class WeeklyStore {
 public:
  virtual ~WeeklyStore() = default;
  struct Unmarked {
    std::string account_id, json;  ///< contract 4
  };
  /// Assessed accounts with an owner that have no mark of this week yet, after this id, in its order.
  /// @param week  any text that is another in each week.
  virtual Result<std::vector<Unmarked>> unmarked(std::string_view tenant, std::string_view week, std::string_view after,
                                                 int limit) = 0;
  /// The former mark becomes the one before; once in a week. Of an account that is gone nothing is kept.
  virtual Result<void> mark_week(std::string_view tenant, std::string_view week, std::span<const WeeklyMark> marks) = 0;
  /// Owners of accounts, ascending.
  virtual Result<std::vector<std::string>> owners(std::string_view tenant) = 0;
  /// The owner's accounts that are marked in this week, by account id.
  virtual Result<std::vector<WeeklyPair>> week_of(std::string_view tenant, std::string_view week,
                                                  std::string_view owner) = 0;
};

}  // namespace kam::store
