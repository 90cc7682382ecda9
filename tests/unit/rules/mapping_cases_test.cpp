#include <set>

#include "../../../rules/src/json_read.hpp"
#include "../../../rules/src/pack_data.hpp"
#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;

namespace {

/// The way of a measure, or the part of one, that reads a fact.
const Way* way_of(const std::vector<Way>& ways, std::string_view fact) {
  for (const Way& way : ways) {
    if (way.kind == Way::Kind::fact && facts()[way.fact].id == fact) return &way;
    if (const Way* part = way_of(way.parts, fact)) return part;
  }
  return nullptr;
}

double mapped(const Mapping& map, double value, const std::string& label) {
  switch (map.kind) {
    case Mapping::Kind::labels:
      return map.labels.at(label);
    case Mapping::Kind::steps:
      for (const auto& [up_to, score] : map.points) {
        if (value <= up_to) return score;
      }
      return map.above;
    default:
      return at_points(map.points, value);
  }
}

}  // namespace

TEST_CASE("each mapping of the default pack gives what its cases say", "[rules][pack]") {
  const Pack::Data& pack = test::default_pack().data();
  std::map<std::string, const Measure*> measures;
  for (const auto* list : {&pack.criteria, &pack.signals, &pack.health, &pack.view.strong_measures}) {
    for (const Measure& measure : *list) measures[measure.id] = &measure;
  }
  auto document = JsonDocument::parse(Pack::built_in().at("cases.mappings.json"), "cases.mappings.json").value();
  std::set<std::string> covered;
  const simdjson::dom::array rows = document.root().get_array().value();
  for (const auto row : rows) {
    const std::string id(row["measure"].get_string().value()), fact(row["fact"].get_string().value());
    std::string_view label;
    double value = 0;
    if (row["label"].get_string().get(label)) value = row["value"].get_double().value();
    INFO(id << " by " << fact << ": " << value << " " << label);
    REQUIRE(measures.contains(id));
    const Way* way = way_of(measures[id]->ways, fact);
    REQUIRE(way);
    CHECK(mapped(way->map, value, std::string(label)) == Approx(row["score"].get_double().value()).margin(1e-8));
    covered.insert(fact);
  }
  const std::set<std::string> by_population{"avg_ticket",        "addressable_gap",  "whitespace",
                                            "pipeline",          "annual_revenue",   "employees",
                                            "partnership_items", "complexity_items", "kpi_clv"};
  const std::function<void(const std::vector<Way>&)> check = [&](const std::vector<Way>& ways) {
    for (const Way& way : ways) {
      check(way.parts);
      const std::string fact(facts()[way.fact].id);
      INFO(fact << " has no case");
      if (way.kind == Way::Kind::fact) CHECK((covered.contains(fact) || by_population.contains(fact)));
    }
  };
  for (const auto& [id, measure] : measures) check(measure->ways);
}
