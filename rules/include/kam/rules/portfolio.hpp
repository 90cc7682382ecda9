#pragma once
#include "kam/rules/score.hpp"

namespace kam::rules {

/// The programme as a whole: portfolio checks with their bands, programme figures with trends and slices, proposals and
/// next steps, as the object `portfolio` of contract 4, without a line end. Pure: same records, pack, options give the
/// same bytes, whatever the order of the rows.
/// @error invalid_input: settings that contradict the pack, with the place.
[[nodiscard]] Result<std::string> portfolio_json(const Pack& pack, const Records& records, const ScoreOptions& options);

}  // namespace kam::rules
