#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/records.hpp"

/// What is pulled from a CRM, page by page, and where that goes on.
namespace kam::store {

enum class SyncPhase : std::uint8_t {
  idle,    ///< the last one came to its end
  pages,   ///< there are more pages
  missing  ///< all pages are stored; accounts that were on none are still to be asked for
};

/// Of a full pull (`full`) or one of changes (`changes`).
struct SyncPosition {
  SyncPhase phase = SyncPhase::idle;
  std::string cursor;         ///< of the next page
  std::int64_t sweep = 0;     ///< counts the full pulls; each account keeps the last one that it was seen in
  std::int64_t accounts = 0;  ///< seen so far
  std::int64_t total = 0;     ///< how many there are, if known
  std::int64_t changed = 0;   ///< accounts whose records changed and that were not scored since
  bool operator==(const SyncPosition&) const = default;
};

struct SyncPage {
  std::vector<StoredRecords> records;
  std::vector<std::string> gone;  ///< accounts to erase
  /// Accounts that became others: what was entered about the first goes to the second, where nothing of its kind is.
  std::vector<std::pair<std::string, std::string>> merged;
  std::optional<Inputs> inputs;  ///< nothing = as they are
  std::optional<std::int64_t> sweep;
  std::string mode;                           ///< whose position is the next one
  SyncPosition position;                      ///< after this page; what changes by it is added to `changed`
  std::optional<std::string> changes_cursor;  ///< where the next pull of changes begins
};

class SyncStore {
 public:
  virtual ~SyncStore() = default;
  /// Stores a page and the position after it in one transaction. What is stored already is left alone, so that a page
  /// without news leaves no trace. @return how many accounts changed. @error not_found: no such tenant.
  virtual Result<std::size_t> store_page(std::string_view tenant, const SyncPage& page) = 0;
  virtual Result<SyncPosition> sync_position(std::string_view tenant, std::string_view mode) = 0;
  virtual Result<void> set_sync_position(std::string_view tenant, std::string_view mode,
                                         const SyncPosition& position) = 0;
  /// Accounts after `after`, by id, that this sweep has not seen.
  virtual Result<std::vector<std::string>> not_swept(std::string_view tenant, std::int64_t sweep,
                                                     std::string_view after, int limit) = 0;
  /// What the accounts share, as stored; empty if nothing is.
  virtual Result<std::string> shared_records(std::string_view tenant) = 0;
  virtual Result<Inputs> inputs_of(std::string_view tenant) = 0;
};

}  // namespace kam::store
