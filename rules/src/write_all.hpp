#pragma once
#include "assess.hpp"
#include "kam/rules/score.hpp"

namespace kam::rules {

/// Writes every account of an assessment that went to its end, ascending by id.
Result<ScoreCounts> write_all(const Assessment& assessment, const Pack& pack, const Records& records,
                              const ScoreOptions& options, const TakeAccount& take);

}  // namespace kam::rules
