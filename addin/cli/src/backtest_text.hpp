#pragma once
#include <string>

#include "kam/rules/backtest.hpp"

namespace kam::cli {

/// A backtest as text for a terminal: what happened, who told it, where a score was wrong, and what could not be used.
std::string backtest_text(const rules::Backtest& result);

}  // namespace kam::cli
