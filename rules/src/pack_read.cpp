#include "pack_read.hpp"

#include <algorithm>

#include "expr/nearest.hpp"

namespace kam::rules {

double at_points(const Points& points, double x) {
  if (x <= points.front().first) return points.front().second;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto [x1, y1] = points[i - 1];
    const auto [x2, y2] = points[i];
    if (x <= x2) return x1 == x2 ? y2 : y1 + (y2 - y1) * (x - x1) / (x2 - x1);
  }
  return points.back().second;
}

Points used_points(const Points& points, double x) {
  if (x <= points.front().first) return {points.front()};
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (x <= points[i].first) return {points[i - 1], points[i]};
  }
  return {points.back()};
}

namespace pack {

Result<void> members(const JsonAt& at, const std::map<std::string, Take, std::less<>>& known) {
  return at.members([&](const std::string& key, const JsonAt& value) -> Result<void> {
    const auto found = known.find(key);
    if (found != known.end()) return found->second(value);
    std::vector<std::string_view> names;
    for (const auto& [name, take] : known) names.push_back(name);
    const auto near = expr::nearest(key, names);
    return value.expected("no such key" + (near ? "; did you mean `" + *near + "`?" : ""));
  });
}

Take into(std::vector<std::string>& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    to.clear();
    return at.items([&](const JsonAt& item) -> Result<void> {
      auto text = item.text();
      if (!text) return text.error();
      to.push_back(std::move(*text));
      return {};
    });
  };
}

namespace {

Result<void> read_points(const JsonAt& at, Points& points) {
  auto read = at.items([&](const JsonAt& pair) -> Result<void> {
    std::vector<double> numbers;
    auto each = pair.items([&](const JsonAt& number) -> Result<void> {
      auto value = number.number();
      if (!value) return value.error();
      numbers.push_back(*value);
      return {};
    });
    if (!each) return each.error();
    if (numbers.size() != 2) return pair.expected("a pair [x, score]");
    if (!points.empty() && numbers[0] < points.back().first) return pair.expected("x not smaller than the one before");
    points.emplace_back(numbers[0], numbers[1]);
    return {};
  });
  if (!read) return read.error();
  if (points.empty()) return at.expected("at least one pair [x, score]");
  return {};
}

Take fact(std::size_t& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto id = at.text();
    if (!id) return id.error();
    const FactDef* found = find_fact(*id);
    if (!found) {
      std::vector<std::string_view> names;
      for (const FactDef& known : facts()) names.push_back(known.id);
      const auto near = expr::nearest(*id, names);
      return at.expected("the id of a fact" + (near ? "; did you mean `" + *near + "`?" : ""));
    }
    to = static_cast<std::size_t>(found - facts().data());
    return {};
  };
}

Result<void> read_way(const JsonAt& at, Way& way);

Take parts_of(Way& way, Way::Kind kind) {
  return [&way, kind](const JsonAt& at) -> Result<void> {
    way.kind = kind;
    return at.items([&](const JsonAt& item) -> Result<void> { return read_way(item, way.parts.emplace_back()); });
  };
}

Result<void> read_way(const JsonAt& at, Way& way) {
  const std::map<std::string, Take, std::less<>> known{
      {"fact", fact(way.fact)},
      {"map", [&](const JsonAt& value) { return read_mapping(value, way.map); }},
      {"proxy", into(way.proxy)},
      {"less_mean",
       [&](const JsonAt& value) {
         auto& mean = way.less_mean.emplace();
         return members(value, {{"amount", fact(mean.amount)}, {"of", fact(mean.of)}});
       }},
      {"cap",
       [&](const JsonAt& value) {
         auto& cap = way.cap.emplace();
         return members(value, {{"fact", fact(cap.fact)}, {"below", into(cap.below)}, {"at", into(cap.at)}});
       }},
      {"add",
       [&](const JsonAt& value) {
         auto& add = way.add.emplace();
         return members(value, {{"fact", fact(add.fact)}, {"points", into(add.points)}});
       }},
      {"shows", [&](const JsonAt&) -> Result<void> { return way.shows_score = true, Result<void>{}; }},
      {"parts", parts_of(way, Way::Kind::mean_of_parts)},
      {"largest", parts_of(way, Way::Kind::largest_of_parts)},
      {"least", into(way.least)},
      {"least_known", into(way.least_known)},
      {"quality", [&](const JsonAt& value) {
         auto& quality = way.quality.emplace();
         return members(value, {{"with_first", into(quality.with_first)}, {"else", into(quality.otherwise)}});
       }}};
  return members(at, known);
}

Result<void> read_measure(const JsonAt& at, Measure& measure) {
  auto read =
      members(at, {{"id", into(measure.id)},
                   {"as", into(measure.as)},
                   {"group", into(measure.group)},
                   {"weight", into(measure.weight)},
                   {"unit", into(measure.unit)},
                   {"question", into(measure.question)},
                   {"rated", into(measure.rated)},
                   {"leading", into(measure.leading)},
                   {"source", into(measure.source)},
                   {"ways", [&](const JsonAt& ways) {
                      return ways.items([&](const JsonAt& way) { return read_way(way, measure.ways.emplace_back()); });
                    }}});
  if (!read) return read.error();
  if (measure.weight < 0) return at.expected("a weight of 0 or more");
  if (measure.id.empty() || (measure.ways.empty() && measure.as.empty()) || measure.source.empty())
    return at.expected("id, ways and source");
  return {};
}

Take measures(std::vector<Measure>& to) {
  return [&to](const JsonAt& at) {
    return at.items([&](const JsonAt& item) { return read_measure(item, to.emplace_back()); });
  };
}

/// Names of measures → their indexes, once those are read.
Result<void> resolve(const JsonAt& at, const std::vector<std::string>& names, const std::vector<Measure>& among,
                     std::vector<std::size_t>& to) {
  for (const auto& name : names) {
    const auto found = std::find_if(among.begin(), among.end(), [&](const Measure& m) { return m.id == name; });
    if (found == among.end()) return at.expected("ids of the list, found `" + name + "`");
    to.push_back(static_cast<std::size_t>(found - among.begin()));
  }
  return {};
}

}  // namespace

Result<void> read_mapping(const JsonAt& at, Mapping& map) {
  const auto points = [&](Mapping::Kind kind) -> Take {
    return [&map, kind](const JsonAt& value) {
      map.kind = kind;
      return read_points(value, map.points);
    };
  };
  return members(at, {{"bp", points(Mapping::Kind::points)},
                      {"steps", points(Mapping::Kind::steps)},
                      {"above", into(map.above)},
                      {"items", [&](const JsonAt&) { return map.kind = Mapping::Kind::items, Result<void>{}; }},
                      {"as_is",
                       [&](const JsonAt& value) -> Result<void> {
                         map.kind = Mapping::Kind::as_is;
                         return value.items([&](const JsonAt& bound) -> Result<void> {
                           auto number = bound.number();
                           if (!number) return number.error();
                           map.points.emplace_back(*number, *number);
                           return {};
                         });
                       }},
                      {"tab",
                       [&](const JsonAt& value) {
                         map.kind = Mapping::Kind::labels;
                         return value.members([&](const std::string& label, const JsonAt& score) {
                           return into(map.labels[label])(score);
                         });
                       }},
                      {"pct", [&](const JsonAt& value) -> Result<void> {
                         auto text = value.text();
                         if (!text) return text.error();
                         if (*text != "active" && *text != "scored") return value.expected("active or scored");
                         map.kind =
                             *text == "active" ? Mapping::Kind::percentile_active : Mapping::Kind::percentile_scored;
                         return {};
                       }}});
}

Result<void> read_criteria(const JsonAt& root, Pack::Data& data) {
  std::vector<std::string> pair;
  auto& start = data.starting_set;
  auto& small = data.small;
  auto read =
      members(root, {{"starting_set",
                      [&](const JsonAt& at) {
                        return members(at, {{"known_share", into(start.known_share)},
                                            {"least_criteria", into(start.least_criteria)},
                                            {"least_groups", into(start.least_groups)},
                                            {"revenue_pair", into(pair)},
                                            {"revenue_pair_most", into(start.revenue_pair_most)},
                                            {"one_most", into(start.one_most)}});
                      }},
                     {"show_from_coverage", into(data.show_from)},
                     {"small_population",
                      [&](const JsonAt& at) {
                        return members(at, {{"from", into(small.from)},
                                            {"full", into(small.full)},
                                            {"quality", into(small.quality)},
                                            {"map", [&](const JsonAt& map) { return read_mapping(map, small.map); }}});
                      }},
                     {"criteria", measures(data.criteria)}});
  if (!read) return read.error();
  return resolve(root, pair, data.criteria, start.revenue_pair);
}

Result<void> read_churn(const JsonAt& root, Pack::Data& data) {
  std::vector<std::string> stability;
  auto& churn = data.churn;
  auto read = members(root, {{"least_signals", into(churn.least_signals)},
                             {"least_weight", into(churn.least_weight)},
                             {"stability", into(stability)},
                             {"signals", measures(data.signals)},
                             {"bands", [&](const JsonAt& bands) {
                                return bands.items([&](const JsonAt& band) -> Result<void> {
                                  auto& to = churn.bands.emplace_back();
                                  std::size_t index = 0;
                                  return band.items([&](const JsonAt& part) {
                                    return index++ == 0 ? into(to.first)(part) : into(to.second)(part);
                                  });
                                });
                              }}});
  if (!read) return read.error();
  return resolve(root, stability, data.signals, churn.stability);
}

Result<void> read_health(const JsonAt& root, Pack::Data& data) {
  auto read = members(
      root, {{"quadrant",
              [&](const JsonAt& at) {
                return members(at, {{"value", into(data.quadrant.value)}, {"health", into(data.quadrant.health)}});
              }},
             {"parts", measures(data.health)}});
  if (!read) return read.error();
  for (Measure& part : data.health) {
    if (part.as.empty()) continue;
    std::vector<std::size_t> like;
    if (auto found = resolve(root, {part.as}, data.criteria, like); !found) return found.error();
    part.ways = data.criteria[like.front()].ways;
    part.rated = data.criteria[like.front()].rated;
  }
  return {};
}

namespace {
Result<void> read_view(const JsonAt& at, Pack::Data& data) {
  auto& view = data.view;
  std::vector<std::string> groups, criteria;
  auto read = members(at, {{"cut", into(view.cut)},
                           {"attractiveness_of_groups", into(groups)},
                           {"strength_of_criteria", into(criteria)},
                           {"strength_of_measures", measures(view.strong_measures)}});
  if (!read) return read.error();
  for (const auto& group : groups) view.attractive_groups += group;
  return resolve(at, criteria, data.criteria, view.strong_criteria);
}
}  // namespace

Result<void> read_tiers(const JsonAt& root, Pack::Data& data) {
  auto& t = data.tiers;
  return members(root, {{"key", into(t.key)},
                        {"rising", into(t.rising)},
                        {"growth_total", into(t.growth_total)},
                        {"growth_score", into(t.growth_score)},
                        {"least_coverage", into(t.least_coverage)},
                        {"view", [&](const JsonAt& at) { return read_view(at, data); }},
                        {"cap",
                         [&](const JsonAt& at) {
                           return members(at, {{"young", into(t.cap_young)},
                                               {"mature", into(t.cap_mature)},
                                               {"mature_from", into(t.mature_from)},
                                               {"most", into(t.cap_most)},
                                               {"share_of_active", into(t.cap_share)}});
                         }},
                        {"gates", [&](const JsonAt& gates) {
                           return gates.items([&](const JsonAt& at) -> Result<void> {
                             Gate& gate = data.gates.emplace_back();
                             std::vector<std::string> groups, criterion(1);
                             auto read = members(at, {{"id", into(gate.id)},
                                                      {"criterion", into(criterion[0])},
                                                      {"margin", into(gate.margin)},
                                                      {"exception_months", into(gate.exception_months)},
                                                      {"any_of_groups", into(groups)},
                                                      {"at_least", into(gate.at_least)},
                                                      {"curable", into(gate.curable)},
                                                      {"source", into(gate.source)}});
                             if (!read) return read.error();
                             for (const auto& group : groups) gate.groups += group;
                             if (criterion[0].empty()) return {};
                             std::vector<std::size_t> index;
                             if (auto found = resolve(at, criterion, data.criteria, index); !found)
                               return found.error();
                             gate.criterion = index[0];
                             return {};
                           });
                         }}});
}

Result<void> read_rule(const JsonAt& at, const expr::FactTable& table, std::string_view file, Rule& rule) {
  std::string branches = "all_known", when;
  auto read = members(at, {{"id", into(rule.id)},
                           {"version", into(rule.version)},
                           {"when", into(when)},
                           {"action", into(rule.action)},
                           {"action_without",
                            [&](const JsonAt& value) {
                              return value.members([&](const std::string& role, const JsonAt& sentence) {
                                return into(rule.action_without[role])(sentence);
                              });
                            }},
                           {"branches", into(branches)},
                           {"rests_on", into(rule.rests_on)},
                           {"against", into(rule.against)},
                           {"why", into(rule.why)},
                           {"effect", into(rule.effect)},
                           {"check_days", into(rule.check_days)},
                           {"owner", into(rule.owner)},
                           {"due_days", into(rule.due_days)},
                           {"severity", into(rule.severity)},
                           {"deadline", into(rule.deadline)},
                           {"source", into(rule.source)}});
  if (!read) return read.error();
  if (branches != "first_that_holds" && branches != "all_known") {
    return at.expected("branches: first_that_holds or all_known");
  }
  auto compiled =
      expr::Condition::compile(when, table, std::string(file) + at.pointer() + "/when",
                               branches == "all_known" ? expr::Branches::all_known : expr::Branches::first_that_holds);
  if (!compiled) return compiled.error();
  rule.when = std::move(*compiled);
  for (const std::string& fact : rule.rests_on) {
    if (!table.find(fact)) return at.expected("rests_on: facts that conditions may name, found `" + fact + "`");
  }
  return {};
}

namespace {
Result<void> check_conflicts(const JsonAt& root, const Pack::Data& data) {
  for (const Rule& rule : data.rules) {
    for (const std::string& other : rule.against) {
      const bool known =
          std::any_of(data.rules.begin(), data.rules.end(), [&](const Rule& r) { return r.id == other; });
      if (!known) return root.expected("ids of rules in `against` of " + rule.id + ", found `" + other + "`");
    }
  }
  return {};
}
}  // namespace

Result<void> read_recommendations(const JsonAt& root, Pack::Data& data) {
  auto& table = data.rule_facts;
  using expr::Type;
  for (const FactDef& fact : facts()) table.add(fact.id, fact.type);
  for (const Measure& criterion : data.criteria) table.add(criterion.id, Type::number);
  for (const Measure& signal : data.signals) table.add(signal.id, Type::number);
  auto& budget = data.budget;
  auto& decisions = data.decisions;
  auto read = members(root, {{"budget",
                              [&](const JsonAt& at) {
                                return members(at, {{"days", into(budget.days)}, {"items", into(budget.items)}});
                              }},
                             {"decisions",
                              [&](const JsonAt& at) {
                                return members(at, {{"silence_days", into(decisions.silence_days)},
                                                    {"review_from_cases", into(decisions.review_from_cases)},
                                                    {"review_above_share", into(decisions.review_above_share)}});
                              }},
                             {"recommendations", [&](const JsonAt& list) {
                                return list.items([&](const JsonAt& at) {
                                  return read_rule(at, table, "recommendations.json", data.rules.emplace_back());
                                });
                              }}});
  return read ? check_conflicts(root, data) : read;
}

}  // namespace pack

}  // namespace kam::rules
