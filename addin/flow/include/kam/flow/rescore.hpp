#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/peers.hpp"
#include "kam/store/store.hpp"

namespace kam::flow {

/// What turns records into assessments, and the time it is.
struct Engine {
  std::function<Result<rules::Scored>(const rules::Records&, const rules::ScoreOptions&)> score;
  std::string ruleset;  ///< `default@1.0.0+9f2c…`
  std::function<store::Instant()> clock;
  /// The pack behind `score`: with it a large tenant is scored in parts, and one changed account alone.
  std::shared_ptr<const rules::Pack> pack = {};
  /// Up to so many accounts a tenant is small: all are scored together soon after a change, so that ranks and medians
  /// are never old.
  std::size_t most_together = 1'000;
  std::size_t accounts_a_part = 250;  ///< of a large one, at most
};

/// The engine of a pack, on the machine's clock.
Engine engine_of(rules::Pack pack);

struct Rescored {
  std::size_t accounts = 0, active = 0, changed = 0;
  std::size_t bad_rows = 0;  ///< stored rows that the rules could not use
  std::string as_of;
};

/// How a scoring of all accounts goes on.
struct RescoreRun {
  /// Told now and then; its error ends the scoring. `cursor` says where it goes on.
  std::function<Result<void>(std::size_t done, std::size_t total, const std::string& cursor)> progress = {};
  std::string cursor = {};  ///< of the run that was broken off; empty: from the start
};

/// Scores all accounts of the tenant from its stored records, and stores what changed. The day is the tenant's setting
/// `as_of`, else today in the time zone of its records; `starting_set` is a setting too. A large tenant is scored in
/// parts. What single accounts are compared with from then on is a new snapshot of their peers.
///
/// @param settles  events that this scoring settles.
/// @error not_found: no such tenant. invalid_input: settings that cannot be used, with the key.
Result<Rescored> rescore(store::Store& store, std::string_view tenant, const Engine& engine,
                         const std::vector<std::int64_t>& settles = {}, const RescoreRun& run = {});

/// Scores all accounts of a small tenant that is behind, since some were scored alone; nothing of others.
/// @return nothing if there was nothing to do. @error as rescore().
Result<std::optional<Rescored>> catch_up(store::Store& store, std::string_view tenant, const Engine& engine);

/// The snapshot of the peers of each tenant, as it was last read from the store. For one thread.
class Snapshots {
 public:
  struct Held;
  Snapshots();
  ~Snapshots();
  /// Null if all accounts are to be scored first.
  Result<std::shared_ptr<const Held>> newest(store::Store& store, std::string_view tenant);

 private:
  std::map<std::string, std::shared_ptr<const Held>, std::less<>> held_;
};

/// Scores these accounts after a change, with the groups that they belong to: alone against the snapshot where nothing
/// else changed, else together with all the others.
/// @return of the accounts that were scored. @error as rescore().
Result<Rescored> rescore_accounts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::string>& accounts, const std::vector<std::int64_t>& settles,
                                  Snapshots& snapshots);

}  // namespace kam::flow
