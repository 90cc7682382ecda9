#pragma once
#include <filesystem>

#include "kam/flow/jobs.hpp"
#include "kam/flow/rescore.hpp"

/// What the kinds of jobs do.
namespace kam::flow {

namespace job_kind {
inline constexpr const char *rescore = "rescore", *backtest = "backtest", *history = "history";
}

/// The pack that scores a tenant.
using PackOf = std::function<Result<rules::Pack>(const std::string& tenant)>;
/// That of its folder below `packs`, as a server last took it, or the common one.
PackOf packs_in_use(std::filesystem::path packs, rules::Pack common);

/// What scores a tenant.
using EngineOf = std::function<Result<Engine>(const std::string& tenant)>;
EngineOf engines_of(PackOf pack_of, std::function<store::Instant()> clock);

/// `rescore`: all accounts of the tenant, as of its today.
JobHandler rescoring(store::Store& store, EngineOf engine_of);

/// `history`: the last twelve month ends recomputed from dated records (model 0.9), kept beside the assessments. What
/// is there already is replaced as a whole once all of it is new. Ends early, with `"complete":false`, when another job
/// of the tenant waits; the next one goes on. Its options are only a name for what asked for it.
JobHandler recomputing(store::Store& store, EngineOf engine_of);

/// `backtest`: scores recomputed on a past day and compared with what came after (model 0.9), as JSON. Its options are
/// the first day to foretell and the days to look ahead: `2026-03-31 183`.
JobHandler backtesting(store::Store& store, PackOf pack_of);

}  // namespace kam::flow
