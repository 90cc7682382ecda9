#include "kam/rules/pack_effect.hpp"

#include <algorithm>

#include "kam/rules/compare.hpp"

namespace kam::rules {

namespace {
constexpr double smallest_move = 1e-9;  ///< less is rounding

void count_points(PackEffect& effect, const std::optional<double>& was, const std::optional<double>& is) {
  effect.newly_scored += !was && is;
  effect.no_more_scored += was && !is;
  if (!was || !is) return;
  const double moved = *is - *was;
  effect.rising += moved > smallest_move;
  effect.falling += moved < -smallest_move;
  effect.largest_rise = std::max(effect.largest_rise, moved);
  effect.largest_fall = std::min(effect.largest_fall, moved);
}

void count_rules(PackEffect& effect, const ResultLine& before, const ResultLine& after) {
  for (const auto& step : before.steps) ++effect.rules[step.rule].before;
  for (const auto& step : after.steps) ++effect.rules[step.rule].after;
  const StepChange change = compare_steps(before, after);
  for (const auto& rule : change.started) effect.rules[rule].newly.push_back(after.account_id);
  for (const auto& rule : change.stopped) effect.rules[rule].no_more.push_back(after.account_id);
}
}  // namespace

PackEffect effect_of(const std::vector<ResultLine>& before, const std::vector<ResultLine>& after) {
  PackEffect effect;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i].tier != after[i].tier || before[i].qualifier != after[i].qualifier) effect.moved.push_back(i);
    count_points(effect, before[i].total.point, after[i].total.point);
    count_rules(effect, before[i], after[i]);
  }
  std::erase_if(effect.rules, [](const auto& one) { return one.second.newly.empty() && one.second.no_more.empty(); });
  return effect;
}

}  // namespace kam::rules
