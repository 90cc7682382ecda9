#pragma once
#include <optional>

#include "kam/flow/rescore.hpp"
#include "src/held.hpp"

namespace kam::flow {

/// Is the tenant so large that it is scored in parts?
Result<bool> is_large(store::Store& store, std::string_view tenant, const Engine& engine);

/// Gathers the peers over all parts of the tenant's accounts, keeps them as its snapshot, and scores part by part
/// against them: no more than a few parts are in memory, and other writers of the store come in between.
Result<Rescored> rescore_in_parts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::int64_t>& settles, const RescoreRun& run);

/// What came of some accounts.
using ScoredPart = Rescored;
/// Reads the accounts anew, scores them, and stores what changed; again if a record changed meanwhile.
/// @param options  of the run that they belong to, whose day may have ended.
/// @return nothing if settings, ruleset or groups are not those of the snapshot any more.
Result<std::optional<ScoredPart>> score_part(store::Store& store, std::string_view tenant, const Engine& engine,
                                             const rules::ScoreOptions& options, const Snapshots::Held& held,
                                             std::span<const std::string> accounts);

}  // namespace kam::flow
