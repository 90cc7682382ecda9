#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../facts/portfolio.hpp"

namespace kam::rules::backtests {

namespace {

std::vector<std::size_t> ascending(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  return order;
}

/// Calls `take` with each run of equal scores, from low to high: the indexes of its members.
template <class Take>
void each_group(std::span<const double> scores, Take take) {
  const auto order = ascending(scores);
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    while (to < order.size() && scores[order[to]] == scores[order[from]]) ++to;
    take(std::span(order).subspan(from, to - from), from);
    from = to;
  }
}

std::vector<double> rounded_scores(std::span<const Case> cases) {
  std::vector<double> scores;
  for (const Case& one : cases) scores.push_back(rounded(one.score));
  return scores;
}

/// Ranks from 1; equal scores share the mean of theirs.
std::vector<double> mid_ranks(std::span<const double> scores) {
  std::vector<double> ranks(scores.size());
  each_group(scores, [&](std::span<const std::size_t> members, std::size_t before) {
    const double rank = static_cast<double>(before) + (static_cast<double>(members.size()) + 1) / 2;
    for (const std::size_t i : members) ranks[i] = rank;
  });
  return ranks;
}

double sample_variance(std::span<const double> numbers, double mean) {
  double sum = 0;
  for (const double number : numbers) sum += (number - mean) * (number - mean);
  return sum / static_cast<double>(numbers.size() - 1);
}

/// Of each case of one kind, the share of the other kind that it stands above (DeLong's placement values).
std::vector<double> placements(std::span<const double> scores, std::span<const double> ranks,
                               std::span<const Case> cases, bool event) {
  std::vector<double> own, own_ranks;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].event != event) continue;
    own.push_back(scores[i]);
    own_ranks.push_back(ranks[i]);
  }
  const auto among_own = mid_ranks(own);
  const auto other = static_cast<double>(cases.size() - own.size());
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = (own_ranks[i] - among_own[i]) / other;
  return own;
}

}  // namespace

std::optional<Auc> auc(std::span<const Case> cases) {
  Auc result;
  for (const Case& one : cases) ++(one.event ? result.events : result.others);
  if (result.events == 0 || result.others == 0) return std::nullopt;
  const auto scores = rounded_scores(cases);
  const auto ranks = mid_ranks(scores);
  const auto of_events = placements(scores, ranks, cases, true), of_others = placements(scores, ranks, cases, false);
  const auto events = static_cast<double>(result.events), others = static_cast<double>(result.others);
  result.value = std::accumulate(of_events.begin(), of_events.end(), 0.0) / events;
  if (result.events < 2 || result.others < 2) return result;
  const double variance =
      sample_variance(of_events, result.value) / events + sample_variance(of_others, 1 - result.value) / others;
  const double reach = 1.959963984540054 * std::sqrt(variance);
  result.low = std::max(0.0, result.value - reach);
  result.high = std::min(1.0, result.value + reach);
  return result;
}

Capture capture(std::span<const Case> cases, double part) {
  Capture result;
  result.part = part;
  const auto all = static_cast<double>(cases.size());
  result.cases = static_cast<std::size_t>(std::ceil(rounded(part * all)));
  double before = 0, events = 0;
  const double rest_from = all - static_cast<double>(result.cases);
  each_group(rounded_scores(cases), [&](std::span<const std::size_t> members, std::size_t from) {
    const auto size = static_cast<double>(members.size());
    const auto hit = static_cast<double>(
        std::count_if(members.begin(), members.end(), [&](std::size_t i) { return cases[i].event; }));
    const double taken = std::clamp(static_cast<double>(from) + size - rest_from, 0.0, size);
    before += hit;
    events += hit * taken / size;
  });
  if (before == 0) return result;
  result.events = events;
  result.captured = events / before;
  result.lift = result.captured * all / static_cast<double>(result.cases);
  return result;
}

std::vector<double> percentiles(std::span<const double> scores) {
  std::vector<double> result;
  for (const double score : scores) result.push_back(rounded(score));
  const auto ranks = mid_ranks(result);
  const auto all = static_cast<double>(scores.size());
  for (std::size_t i = 0; i < ranks.size(); ++i) result[i] = 100 * (ranks[i] - 0.5) / all;
  return result;
}

std::vector<Decile> deciles(std::span<const double> scores) {
  std::vector<Decile> groups(10);
  const auto places = percentiles(scores);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Decile& group = groups[static_cast<std::size_t>(std::min(9.0, std::floor(rounded(places[i]) / 10)))];
    const bool first = group.members.empty();
    group.lowest = first ? scores[i] : std::min(group.lowest, scores[i]);
    group.highest = first ? scores[i] : std::max(group.highest, scores[i]);
    group.members.push_back(i);
  }
  for (std::size_t g = 0; g < groups.size(); ++g) groups[g].number = static_cast<int>(g) + 1;
  std::erase_if(groups, [](const Decile& group) { return group.members.empty(); });
  return groups;
}

std::vector<Step> isotonic(std::span<const Case> cases) {
  std::vector<Step> steps;
  const auto scores = rounded_scores(cases);
  each_group(scores, [&](std::span<const std::size_t> members, std::size_t) {
    Step step{scores[members.front()], scores[members.front()], 0, members.size(), 0};
    for (const std::size_t i : members) step.events += cases[i].event;
    while (!steps.empty() && steps.back().events * step.cases >= step.events * steps.back().cases) {
      step.lowest = steps.back().lowest;
      step.cases += steps.back().cases;
      step.events += steps.back().events;
      steps.pop_back();
    }
    steps.push_back(step);
  });
  for (Step& step : steps) step.rate = static_cast<double>(step.events) / static_cast<double>(step.cases);
  return steps;
}

double brier(std::span<const double> foretold, std::span<const Case> cases) {
  double sum = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const double miss = foretold[i] - (cases[i].event ? 1 : 0);
    sum += miss * miss;
  }
  return sum / static_cast<double>(cases.size());
}

}  // namespace kam::rules::backtests
