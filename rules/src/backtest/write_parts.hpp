#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "kam/rules/backtest.hpp"
#include "kam/rules/json.hpp"

/// What the JSON of a backtest and of a recomputed history have in common.
namespace kam::rules::backtests {

template <class T>
void maybe(JsonWriter& w, std::string_view key, const std::optional<T>& content) {
  w.key(key);
  content ? w.value(*content) : w.null();
}

/// The value of the member `left_out`.
void write_left_out(JsonWriter& w, const std::vector<LeftOut>& list);

}  // namespace kam::rules::backtests
