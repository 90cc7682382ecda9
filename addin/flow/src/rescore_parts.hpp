#pragma once
#include "kam/flow/rescore.hpp"
#include "src/held.hpp"

namespace kam::flow {

/// Is the tenant so large that it is scored in parts?
Result<bool> is_large(store::Store& store, std::string_view tenant, const Engine& engine);

/// Gathers the peers over all parts of the tenant's accounts, keeps them as its snapshot, and scores part by part
/// against them: no more than a few parts are in memory, and other writers of the store come in between.
Result<Rescored> rescore_in_parts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::int64_t>& settles, const RescoreRun& run);

/// What single scorings against a snapshot must share with it: ruleset, day, settings of rules and tenant.
struct Marked {
  rules::ScoreOptions options;
  std::string mark;
};
Result<Marked> marked(store::Store& store, std::string_view tenant, const Engine& engine);

/// What came of some accounts.
struct ScoredPart {
  std::size_t accounts = 0, active = 0, changed = 0, bad_rows = 0;
};
/// Reads the accounts anew, scores them, and stores what changed; again if a record changed meanwhile.
/// @error conflict: a group of accounts is no longer what it was in the snapshot.
Result<ScoredPart> score_part(store::Store& store, std::string_view tenant, const Engine& engine, const Marked& marked,
                              const Snapshots::Held& held, std::span<const std::string> accounts,
                              const std::vector<std::int64_t>& settles);

}  // namespace kam::flow
