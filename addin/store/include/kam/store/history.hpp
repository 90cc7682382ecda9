#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// Month ends recomputed from dated records (model 0.9), beside the assessments that were made on their days. A
/// recomputation is seen once it is complete, and then instead of the one before: never a mix of two.
namespace kam::store {

struct Recomputation {
  std::int64_t generation = 0;  ///< counts the tenant's recomputations
  std::string ruleset;
  std::string mark;  ///< what else they share: one with another is another recomputation
  bool complete = false;
  Instant at;                       ///< when it began, or was complete
  std::vector<std::string> months;  ///< that are stored, ascending: YYYY-MM-DD
};

struct RecomputedMonth {
  std::string as_of, snapshot;
  std::string left_out;  ///< JSON: what could not be used, the same for all accounts
};

/// What a month says of one account, as JSON.
struct RecomputedAccount {
  std::string account_id, json;
};

struct Recomputed {
  RecomputedMonth month;
  std::string ruleset, json;
};

class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  /// The complete one, and the one under way: the older first.
  virtual Result<std::vector<Recomputation>> recomputations(std::string_view tenant) = 0;
  /// Goes on with the one under way if it has this ruleset and mark, else begins one in its place.
  /// @error not_found: no such tenant.
  virtual Result<Recomputation> begin_recomputation(std::string_view tenant, std::string_view ruleset,
                                                    std::string_view mark, Instant now) = 0;
  /// Stores or replaces what a month says of some accounts. @error conflict: it is not under way (any more).
  virtual Result<void> put_recomputed(std::string_view tenant, std::int64_t generation, std::string_view as_of,
                                      std::span<const RecomputedAccount> accounts) = 0;
  /// The month has all its accounts. @error conflict: as above.
  virtual Result<void> end_recomputed_month(std::string_view tenant, std::int64_t generation,
                                            const RecomputedMonth& month) = 0;
  /// It is complete: it takes the place of the one before. @error conflict: as above.
  virtual Result<void> end_recomputation(std::string_view tenant, std::int64_t generation, Instant now) = 0;
  /// Drops the one under way. Nothing there is no error.
  virtual Result<void> drop_recomputation(std::string_view tenant, std::int64_t generation) = 0;
  /// Erases what no recomputation has any more, `most` rows of it at a time. @return how many; fewer: that was all.
  virtual Result<std::size_t> erase_superseded(std::string_view tenant, std::size_t most) = 0;
  /// The recomputed month ends of an account, newest first.
  virtual Result<std::vector<Recomputed>> recomputed(std::string_view tenant, std::string_view account_id) = 0;
};

}  // namespace kam::store
