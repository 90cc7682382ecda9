#pragma once
#include "account_view.hpp"
#include "recommend.hpp"

/// Why a step is recommended: values with the records behind them (model 9.1).
namespace kam::rules {

std::vector<Why> reasons(const AccountView& view, const Rule& rule);

}  // namespace kam::rules
