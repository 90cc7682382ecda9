#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kam/rules/score.hpp"

namespace kam::rules {

/// What conditions know of one quantity of one account.
struct FactCell {
  std::variant<std::monostate, double, bool, std::string_view> value;  ///< empty: not known
  std::string_view reason;                                             ///< why, if it is not known
  double confidence = 0;                                               ///< quality × freshness, if it is known
};

/// What conditions of the pack may name, in order: the facts of an account, the criteria (their score 1..10), the
/// churn signals (their s 0..1).
std::vector<std::string_view> fact_columns(const Pack& pack);

/// Gives each account with its cells, one a column, by ascending id. The cells live as long as the call of `take`.
/// @error invalid_input: settings that contradict the pack, with the place.
Result<void> facts_table(const Pack& pack, const Records& records, const ScoreOptions& options,
                         const std::function<void(std::string_view account, std::span<const FactCell>)>& take);

}  // namespace kam::rules
