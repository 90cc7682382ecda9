#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/score.hpp"
#include "kam/store/store.hpp"

namespace kam::flow {

/// What turns records into assessments, and the time it is.
struct Engine {
  std::function<Result<rules::Scored>(const rules::Records&, const rules::ScoreOptions&)> score;
  std::string ruleset;  ///< `default@1.0.0+9f2c…`
  std::function<store::Instant()> clock;
};

/// The engine of a pack, on the machine's clock.
Engine engine_of(rules::Pack pack);

struct Rescored {
  std::size_t accounts = 0, active = 0, changed = 0;
  std::size_t bad_rows = 0;  ///< stored rows that the rules could not use
  std::string as_of;
};

/// Scores all accounts of the tenant from its stored records, and stores what changed. Since percentiles and shares
/// move with any change, there is no scoring of one account. The day is the tenant's setting `as_of`, else today in
/// the time zone of its records; `starting_set` is a setting too.
///
/// @param settles  events that this scoring settles, in the same transaction.
/// @error not_found: no such tenant. invalid_input: settings that cannot be used, with the key.
Result<Rescored> rescore(store::Store& store, std::string_view tenant, const Engine& engine,
                         const std::vector<std::int64_t>& settles = {});

}  // namespace kam::flow
