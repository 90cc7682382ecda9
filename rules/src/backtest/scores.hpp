#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../assess.hpp"
#include "kam/rules/backtest.hpp"

namespace kam::rules::backtests {

/// One number an account, where it is known: what is tried in a backtest.
struct ScoreColumn {
  BacktestScore about;
  std::vector<std::optional<double>> values;  ///< by node
};

/// The fact, composite, criterion (1..10) or signal (0..1) of that id; `rfm` is the mean of three mid-rank percentiles
/// over the active accounts: days since the last purchase (fewer is more), purchases and net revenue of twelve months.
/// Labels have no order, so a fact of text is refused.
/// @error invalid_input: no such score, with the nearest name.
Result<ScoreColumn> score_column(const Assessment& assessment, std::string_view id);

}  // namespace kam::rules::backtests
