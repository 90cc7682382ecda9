#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/tables.hpp"
#include "kam/store/instant.hpp"
#include "kam/store/records.hpp"

/// Records that a company sends itself, row by row, since no connector reads its CRM.
namespace kam::store {

/// Where events come from that sent records made: they need nothing of the CRM.
inline constexpr std::string_view sent_source = "sent";

/// A row by its object and id.
struct RowName {
  rules::Object object;
  std::string id;
};

/// The accounts that a change may touch: these, and those that have these rows.
struct Touched {
  std::vector<std::string> accounts;
  std::vector<RowName> rows;
};

struct RecordsChange {
  std::vector<StoredRecords> records;  ///< accounts to replace or add
  std::vector<std::string> gone;       ///< accounts to erase
  std::optional<Inputs> inputs;        ///< nothing = as they are
  /// Not empty: what changed counts for all accounts, and a job of this kind is to look at them. None is added where no
  /// account was scored or waits to be: whoever scores the first sees the change.
  std::string job_for_all;
};

/// Makes a change of what is stored: the records of '' and of each touched account that is there, by id.
using ChangeRecords =
    std::function<Result<RecordsChange>(const Inputs& inputs, const std::vector<StoredRecords>& found)>;

struct QueuedAccounts {
  std::size_t accounts = 0;  ///< that are to be scored anew
  bool job = false;          ///< all of them, by a job
};

class SentStore {
 public:
  virtual ~SentStore() = default;
  /// Changes records, during which nobody else writes, and makes an event of each account that is replaced or erased,
  /// due at once: one transaction. A change of nothing is none. Persons that were erased are left out, as of all
  /// records.
  /// @error not_found: no such tenant. An error of `change`: nothing is changed.
  virtual Result<QueuedAccounts> change_records(std::string_view tenant, const Touched& touched, Instant now,
                                                const ChangeRecords& change) = 0;
};

}  // namespace kam::store
