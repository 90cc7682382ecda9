#pragma once
#include "kam/rules/score.hpp"

namespace kam::rules {

/// How mature key account management is, in ten dimensions from 1 to 5: what people say beside what the CRM shows, the
/// mix of both with its flags, agreement, targets and gaps, the stage, and the next steps, as the object `maturity` of
/// contract 4, without a line end. A dimension that nobody was asked about and that no record speaks of is unknown and
/// brings questions, never a grade. No figure is that of a person: groups and skills are shown from three people on.
/// Pure: same records, pack, options give the same bytes, whatever the order of the rows.
/// @error invalid_input: settings that contradict the pack, with the place.
/// @source model 8.1–8.5.
[[nodiscard]] Result<std::string> maturity_json(const Pack& pack, const Records& records, const ScoreOptions& options);

}  // namespace kam::rules
