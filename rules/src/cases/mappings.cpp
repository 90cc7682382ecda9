#include <algorithm>
#include <cmath>

#include "kam/rules/json.hpp"

#include "../mapping.hpp"
#include "../peers/figures.hpp"
#include "rows.hpp"

/// Cases of mappings: a value in, which score?
namespace kam::rules::cases {

namespace {

using Measures = std::map<std::string, const Measure*, std::less<>>;
constexpr double equal_within = 1e-8;

Measures measures_of(const Pack::Data& pack) {
  Measures measures;
  for (const auto* list : {&pack.criteria, &pack.signals, &pack.health, &pack.view.strong_measures}) {
    for (const Measure& measure : *list) {
      if (measure.as.empty()) measures[measure.id] = &measure;
    }
  }
  return measures;
}

/// The way of a measure, or the part of one, that reads a fact.
const Way* way_of(const std::vector<Way>& ways, std::string_view fact) {
  for (const Way& way : ways) {
    if (way.kind == Way::Kind::fact && facts()[way.fact].id == fact) return &way;
    if (const Way* part = way_of(way.parts, fact)) return part;
  }
  return nullptr;
}

std::optional<std::vector<double>> numbers(const Row& row, std::string_view key) {
  std::vector<double> all;
  const auto member = row.member(key);
  dom::array items;
  if (!member || member->get(items)) return std::nullopt;
  for (const auto item : items) {
    double number = 0;
    if (item.get(number)) return std::nullopt;
    all.push_back(number);
  }
  return all;
}

bool is_percentile(const Mapping& map) {
  return map.kind == Mapping::Kind::percentile_active || map.kind == Mapping::Kind::percentile_scored;
}

/// What the mapping gives; nothing if the case cannot be read.
std::optional<double> mapped(const Row& row, const Way& way, const Pack::Data& pack) {
  const Mapping& map = way.map;
  const auto value = row.number("value");
  if (map.kind == Mapping::Kind::labels) {
    const auto label = row.text("label");
    const auto score = label ? score_of_label(map, *label) : std::nullopt;
    if (!score) row.fault("label", "expected a label of the mapping");
    return score;
  }
  if (!value) return row.fault("value", "expected a number"), std::nullopt;
  if (is_percentile(map)) {
    auto population = numbers(row, "population");
    if (!population)
      return row.fault("population", "expected the values of all accounts, a list of numbers"), std::nullopt;
    WayPeers peers;
    peers.values = std::move(*population);
    peers.finish();
    const auto score = score_in(peers.values, *value, pack.small);
    if (!score) row.fault("population", "too few values for a score");
    return score;
  }
  return score_of(map, *value, row.number("of").value_or(1));
}

struct Range {
  double least, most;
};

/// All that the mapping can give.
Range range_of(const Mapping& map) {
  std::vector<double> scores{1, 10};
  if (!map.points.empty() || !map.labels.empty()) scores.clear();
  if (map.kind == Mapping::Kind::steps) scores.push_back(map.above);
  for (const auto& [x, score] : map.points) scores.push_back(score);
  for (const auto& [label, score] : map.labels) scores.push_back(score);
  const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
  return {*least, *most};
}

std::string to_text(double number) {
  std::string text;
  JsonWriter(text).value(number);
  return text;
}

std::string subject(const std::string& measure, std::string_view fact) {
  return measure + " by " + std::string(fact);
}

void demand_all(const std::string& measure, const std::vector<Way>& ways, const Sides& sides, CaseRun& run) {
  for (const Way& way : ways) {
    demand_all(measure, way.parts, sides, run);
    if (way.kind != Way::Kind::fact) continue;
    const auto [least, most] = range_of(way.map);
    if (least == most) continue;
    sides.demand(subject(measure, facts()[way.fact].id), "mapping", "scores more than the least", "scores the least",
                 run);
  }
}

}  // namespace

void run_mappings(const Pack& pack, const Pack::Files& own, CaseRun& run) {
  const Measures measures = measures_of(pack.data());
  std::vector<std::string_view> names;
  for (const auto& [id, measure] : measures) names.push_back(id);
  Sides sides;
  each_row(pack, own, "cases.mappings.json", run, [&](const Row& row) {
    ++run.mappings;
    if (!row.has_only({"measure", "name", "fact", "value", "label", "of", "population", "score"})) return;
    const std::string id = row.text("measure").value_or(""), fact = row.text("fact").value_or("");
    const auto measure = measures.find(id);
    if (measure == measures.end())
      return row.fault("measure", "expected the id of a criterion, signal or part of health" + near(id, names));
    const Way* way = way_of(measure->second->ways, fact);
    if (!way) return row.fault("fact", "expected a fact that " + id + " reads");
    const auto expected = row.number("score"), score = mapped(row, *way, pack.data());
    if (!expected) return row.fault("score", "expected a number");
    if (!score) return;
    sides.add(subject(id, fact), *expected > range_of(way->map).least + equal_within);
    if (std::abs(*score - *expected) > equal_within * std::max(1.0, std::abs(*expected)))
      row.fault("score", row.named(subject(id, fact)) + ": the mapping gives " + to_text(*score));
  });
  for (const auto& [id, measure] : measures) demand_all(id, measure->ways, sides, run);
}

}  // namespace kam::rules::cases
