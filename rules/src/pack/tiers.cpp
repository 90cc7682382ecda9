#include <algorithm>

#include "../pack_read.hpp"
#include "measures.hpp"

/// tiers.json: floors, cap, gates and the two-axis view.
namespace kam::rules::pack {
namespace {

Take groups(std::string& to, const Pack::Data& data) {
  return [&to, &data](const JsonAt& at) -> Result<void> {
    std::vector<std::string_view> known;
    for (const Measure& criterion : data.criteria) known.push_back(criterion.group);
    return at.items([&](const JsonAt& item) -> Result<void> {
      std::string group;
      auto read = one_of(group, "group of criteria", known)(item);
      to += group;
      return read;
    });
  };
}

Take view(Pack::Data& data) {
  return [&data](const JsonAt& at) {
    auto& view = data.view;
    return members(at,
                   {{"cut", into(view.cut, 0, 100)},
                    {"attractiveness_of_groups", groups(view.attractive_groups, data)},
                    {"strength_of_criteria", places_of(view.strong_criteria, data.criteria, "criterion")},
                    {"strength_of_measures", measures(view.strong_measures, data, of_criteria, false)}},
                   {"cut", "attractiveness_of_groups", "strength_of_criteria"});
  };
}

Take cap(Pack::Data::Tiers& tiers) {
  return [&tiers](const JsonAt& at) {
    return members(at,
                   {{"young", into(tiers.cap_young, 0)},
                    {"mature", into(tiers.cap_mature, 0)},
                    {"mature_from", into(tiers.mature_from, 0)},
                    {"most", into(tiers.cap_most, 0)},
                    {"share_of_active", into(tiers.cap_share, 0, 1)}},
                   {"young", "mature", "mature_from", "most", "share_of_active"});
  };
}

Result<void> read_gate(const JsonAt& at, Gate& gate, const Pack::Data& data) {
  std::size_t criterion = 0;
  auto read = members(at,
                      {{"id", name(gate.id)},
                       {"criterion", place_of(criterion, data.criteria, "criterion")},
                       {"margin", into(gate.margin)},
                       {"exception_months", into(gate.exception_months, 0, most_count)},
                       {"any_of_groups", groups(gate.groups, data)},
                       {"at_least", into(gate.at_least, of_criteria.least, of_criteria.most)},
                       {"curable", into(gate.curable)},
                       {"source", source_codes(gate.source, data)}},
                      {"id", "source"});
  if (!read) return read;
  const bool by_criterion = at.at("criterion").pointer() != at.pointer();
  if (by_criterion) gate.criterion = criterion;
  if (by_criterion + gate.margin + !gate.groups.empty() != 1)
    return at.expected("one of criterion, any_of_groups and margin");
  if (!gate.margin && gate.at_least == 0) return at.fault("missing key `at_least`");
  return {};
}

Take gates(Pack::Data& data) {
  return [&data](const JsonAt& at) {
    return at.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      Gate& gate = data.gates.emplace_back();
      auto one = read_gate(item, gate, data);
      auto once = unique(item, gate.id, seen);
      return one ? once : one;
    });
  };
}

}  // namespace

Result<void> read_tiers(const JsonAt& root, Pack::Data& data) {
  auto& tiers = data.tiers;
  auto read = members(root,
                      {{"key", into(tiers.key, 0, 100)},
                       {"rising", into(tiers.rising, 0, 100)},
                       {"growth_total", into(tiers.growth_total, 0, 100)},
                       {"growth_score", into(tiers.growth_score, of_criteria.least, of_criteria.most)},
                       {"least_coverage", into(tiers.least_coverage, 0, 1)},
                       {"view", view(data)},
                       {"cap", cap(tiers)},
                       {"gates", gates(data)}},
                      {"key", "rising", "growth_total", "growth_score", "least_coverage", "view", "cap", "gates"});
  if (!read) return read;
  if (tiers.rising >= tiers.key) return root.at("rising").expected("a floor below that of key");
  if (tiers.growth_total > tiers.rising) return root.at("growth_total").expected("at most the floor of rising");
  return {};
}

}  // namespace kam::rules::pack
