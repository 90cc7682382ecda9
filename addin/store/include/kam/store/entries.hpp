#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/rules/tables.hpp"
#include "kam/store/instant.hpp"

/// What people enter in kamd itself, where their CRM has no place for it: plans, ratings, answers. Nothing of it is
/// written over, and whoever reads records reads it with them.
namespace kam::store {

/// Where events come from that an entry made: they need nothing of the CRM.
inline constexpr std::string_view entered_source = "entered";

/// All that was entered of one kind about an account, at one time.
struct Entry {
  std::string account_id;
  std::string kind;                  ///< `plan`, `ratings` …
  std::vector<rules::Table> tables;  ///< rows of its objects; none: nothing is entered (any more)
  std::string author;
  Instant at;
  std::int64_t version = 0;  ///< 1 is the first
};

/// What an entry would make of the records of its account.
struct WithEntry {
  std::vector<rules::Table> shared;  ///< of no account
  std::vector<rules::Table> crm;     ///< of the account, as its CRM tells them
  std::vector<rules::Table> all;     ///< the same with all that is entered
};
using CheckRecords = std::function<Result<void>(const WithEntry&)>;

class EntryStore {
 public:
  virtual ~EntryStore() = default;
  /// Replaces what is entered, and makes an event of it that is due at once, in one transaction.
  /// @param based_on  the version that its author saw, 0: none; nothing: any.
  /// @return its version. @error not_found: no such tenant, or no records of the account. conflict: another version is
  /// there. What `check` says.
  virtual Result<std::int64_t> put_entry(std::string_view tenant, const Entry& entry,
                                         std::optional<std::int64_t> based_on, const CheckRecords& check) = 0;
  /// What is entered. Nothing if nothing ever was.
  virtual Result<std::optional<Entry>> entry(std::string_view tenant, std::string_view account_id,
                                             std::string_view kind) = 0;
  /// The same with what was before, newest first.
  virtual Result<std::vector<Entry>> entries(std::string_view tenant, std::string_view account_id,
                                             std::string_view kind, int limit) = 0;
};

/// Lays what was entered over the records of a CRM: a row with the id of another of its object fills in or replaces the
/// cells that it says, others come after the CRM's.
void lay_over(std::vector<rules::Table>& records, const std::vector<rules::Table>& entered);

/// What was entered about one account as rows of the one that it became: account and ids of new rows are the other's.
void hand_over(std::vector<rules::Table>& entered, const std::string& from, const std::string& into);

}  // namespace kam::store
