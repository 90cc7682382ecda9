#pragma once
#include "kam/rules/score.hpp"

namespace kam::rules {

/// Whether key account management is right for the company: verdict, score with range and contributions, factors with
/// their parts, conditions of irrelevance, questions and next steps, as the object `fit` of contract 4, without a line
/// end. Pure: same records, pack and options give the same bytes, whatever the order of the rows.
/// @error invalid_input: settings that contradict the pack, with the place.
[[nodiscard]] Result<std::string> fit_json(const Pack& pack, const Records& records, const ScoreOptions& options);

}  // namespace kam::rules
