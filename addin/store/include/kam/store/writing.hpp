#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// Which assessments the CRM does not have yet. No queue of values: an account waits, and what is written is what its
/// assessment says then.
namespace kam::store {

struct Unwritten {
  std::string account_id;
  std::int64_t version = 0;  ///< counts the changes of its assessment while it waits
  int attempts = 0;          ///< that failed since it last changed
  std::string hash;          ///< of what was last written; empty: nothing was
};

class WritingStore {
 public:
  virtual ~WritingStore() = default;
  /// On: all assessed accounts wait, and from now on each one whose assessment changes, by the same commit. Off:
  /// nothing waits, and nothing is known of what was written. The same twice is once. @error not_found: no such tenant.
  virtual Result<void> set_writing(std::string_view tenant, bool on) = 0;
  virtual Result<bool> is_writing(std::string_view tenant) = 0;
  /// Accounts that wait and are due, the longest due first.
  virtual Result<std::vector<Unwritten>> unwritten(std::string_view tenant, Instant now, int limit) = 0;
  /// The CRM has what this hash is of; the account waits on if its assessment has changed since. Of an account that is
  /// gone nothing is kept.
  virtual Result<void> note_written(std::string_view tenant, const Unwritten& one, std::string_view hash,
                                    Instant now) = 0;
  /// It could not be written: again at `next`.
  virtual Result<void> postpone_writing(std::string_view tenant, const Unwritten& one, Instant next,
                                        std::string_view reason) = 0;
};

}  // namespace kam::store
