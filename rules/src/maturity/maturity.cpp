#include "maturity.hpp"

#include <algorithm>
#include <cmath>

#include "../json_read.hpp"
#include "../mapping.hpp"
#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

using Terms = MaturityTerms;

EvidenceLevel level_of(const ProgrammeFigures& figures, const Terms::Line& line) {
  const Programme& programme = figures.programme;
  EvidenceLevel result{&line, figures.at(line.id), std::nullopt};
  if (static_cast<double>(programme.active.size()) < line.least_active) {
    result.value = Value::not_applicable(Reason::switched_off);
  } else if (line.needs_labels && !programme.labels_in_use) {
    result.value = Value::unknown(programme.portfolio.missing(Object::accounts, "tier_label"));
  }
  if (result.value.is_known()) result.level = score_of(line.map, rounded(result.value.number));
  return result;
}

/// Mean of the known lines; half of them are needed, and an unknown one counts as a line (14.8.2).
Value computed(const std::vector<EvidenceLevel>& evidence) {
  double known = 0, lines = 0;
  ExactSum levels, quality, freshness;
  for (const EvidenceLevel& line : evidence) {
    if (line.value.state == State::not_applicable) continue;
    ++lines;
    if (!line.level) continue;
    ++known;
    levels.add(*line.level);
    quality.add(line.value.quality);
    freshness.add(line.value.freshness);
  }
  const bool enough = known > 0 && 2 * known >= lines;
  Value value = enough ? Value::known(levels.value() / known)
                       : Value::unknown(known > 0 ? Reason::too_few_records : Reason::no_records);
  if (enough) value.quality = quality.value() / known, value.freshness = freshness.value() / known;
  value.k = known;
  value.n = lines;
  return value;
}

/// Half each if both are known, else the one that is.
Value mix(const Value& asked, const Value& computed) {
  if (!asked.is_known() && !computed.is_known()) {
    return Value::unknown(asked.reason == Reason::no_records ? computed.reason : asked.reason);
  }
  if (!asked.is_known() || !computed.is_known()) {
    const Value& known = asked.is_known() ? asked : computed;
    Value value = Value::known(known.number);
    value.quality = known.quality;
    value.freshness = known.freshness;
    return value;
  }
  Value value = Value::known((asked.number + computed.number) / 2);
  value.quality = (asked.quality + computed.quality) / 2;
  value.freshness = (asked.freshness + computed.freshness) / 2;
  return value;
}

void flag(const Terms::Limits& limits, DimensionMaturity& one) {
  if (!one.asked.value.is_known() || !one.computed.is_known()) return;
  const double above = rounded(one.asked.value.number - one.computed.number);
  one.claim_above_evidence = above >= limits.claim;
  one.better_than_believed = above <= -limits.claim;
}

void aim(const Terms::Limits& limits, const std::map<std::string, double>& targets, DimensionMaturity& one) {
  if (const auto set = targets.find(one.terms->id); set != targets.end()) one.target = set->second;
  if (!one.score.is_known()) return;
  if (!one.target) one.target = std::min(limits.target_most, one.reached() + limits.target_step);
  one.gap = std::max(0.0, *one.target - one.score.number);
}

DimensionMaturity assess(const ProgrammeFigures& figures, const Terms& terms, const Terms::Dimension& dimension,
                         const std::map<std::string, double>& targets) {
  DimensionMaturity one{};
  one.terms = &dimension;
  one.asked = asked(figures.programme, terms, dimension);
  for (const Terms::Line& line : dimension.evidence) one.evidence.push_back(level_of(figures, line));
  one.computed = computed(one.evidence);
  one.score = mix(one.asked.value, one.computed);
  flag(terms.limits, one);
  aim(terms.limits, targets, one);
  return one;
}

/// The composite of 0..100 on the scale of the levels.
Composite overall(const std::vector<DimensionMaturity>& dimensions, double least_coverage) {
  constexpr double steps = Terms::levels - 1;
  std::vector<Part> parts;
  double all = 0;
  for (const DimensionMaturity& one : dimensions) {
    parts.push_back({&one.score, (one.score.number - 1) / steps, one.terms->weight});
    all += one.terms->weight;
  }
  Composite whole = composite(parts, least_coverage);
  const auto level = [&](double of_hundred) { return 1 + steps * of_hundred / 100; };
  whole.point = level(whole.point);
  whole.low = level(whole.low);
  whole.high = level(whole.high);
  if (whole.state != State::known) return whole;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].value->is_known()) continue;
    whole.contributions[i] = steps * whole.contributions[i] / 100 + parts[i].weight / (all * whole.coverage);
  }
  return whole;
}

/// The largest level that most dimensions have reached while none lies two below it (8.5).
std::optional<int> staged(const std::vector<DimensionMaturity>& dimensions, double enough) {
  for (int level = Terms::levels; level >= 1; --level) {
    double reached = 0;
    bool behind = false;
    for (const DimensionMaturity& one : dimensions) {
      if (!one.score.is_known()) continue;
      const double score = rounded(one.score.number);
      reached += score >= level;
      behind = behind || score < level - 1;
    }
    if (reached >= enough && !behind) return level;
  }
  return std::nullopt;
}

/// Was nobody asked more than the first items of any dimension? Customers have a form of their own.
Maturity::Form form(const Programme& programme, const Terms& terms) {
  auto form = Maturity::Form::none;
  for (const Terms::Dimension& dimension : terms.dimensions) {
    for (std::size_t i = 0; i < dimension.items.size(); ++i) {
      if (!programme.answers.asked(dimension.items[i].id)) continue;
      if (i >= terms.limits.short_items) return Maturity::Form::full;
      form = Maturity::Form::brief;
    }
  }
  return form;
}

/// Everybody who answered, in the group of the first dimension that they answered about.
std::map<std::string_view, std::size_t> respondents(const Programme& programme, const Terms& terms) {
  std::map<std::string_view, std::string_view> group_of;
  for (const Terms::Dimension& dimension : terms.dimensions) {
    for (const Terms::Item& item : dimension.items) {
      for (const auto& [group, answers] : programme.answers.latest(item.id, Answers::Once::person)) {
        if (!terms.asks(group, dimension)) continue;
        for (const Answer* answer : answers) {
          if (answer->value) group_of.emplace(answer->respondent_id ? *answer->respondent_id : answer->id, group);
        }
      }
    }
  }
  std::map<std::string_view, std::size_t> counts;
  for (const auto& [who, group] : group_of) ++counts[group];
  return counts;
}

}  // namespace

bool MaturityTerms::asks(std::string_view group, const Dimension& dimension) const {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& one) { return one.id == group; });
  return found == groups.end() || found->only.empty() ||
         std::find(found->only.begin(), found->only.end(), dimension.id) != found->only.end();
}

std::string_view DimensionMaturity::basis() const {
  if (asked.value.is_known()) return computed.is_known() ? "both" : "asked";
  return computed.is_known() ? "computed" : "";
}

bool DimensionMaturity::founded() const {
  const auto known = std::count_if(evidence.begin(), evidence.end(), [](const auto& line) { return line.level; });
  return asked.value.is_known() || known >= 2;
}

int DimensionMaturity::reached() const {
  return score.is_known() ? static_cast<int>(std::floor(rounded(score.number))) : 0;
}

const DimensionMaturity* Maturity::find(std::string_view dimension) const {
  const auto found = std::find_if(dimensions.begin(), dimensions.end(),
                                  [&](const DimensionMaturity& one) { return one.terms->id == dimension; });
  return found == dimensions.end() ? nullptr : &*found;
}

std::size_t Maturity::people() const {
  std::size_t all = 0;
  for (const auto& [group, count] : respondents) all += count;
  return all;
}

std::map<std::string, double> maturity_targets(const Settings& settings) {
  std::map<std::string, double> targets;
  const auto document = JsonDocument::parse(settings.json, "settings");
  dom::object given;
  if (!document || document->root().at_key("maturity_targets").get(given)) return targets;
  for (const auto [dimension, level] : given) {
    double number = 0;
    if (!level.get(number)) targets[std::string(dimension)] = number;
  }
  return targets;
}

Maturity assess_maturity(ProgrammeFigures& figures) {
  const Programme& programme = figures.programme;
  const Terms& terms = *programme.all.pack.maturity;
  const auto targets = maturity_targets(programme.portfolio.settings);
  Maturity maturity;
  for (const Terms::Dimension& dimension : terms.dimensions) {
    maturity.dimensions.push_back(assess(figures, terms, dimension, targets));
  }
  maturity.overall = overall(maturity.dimensions, terms.limits.least_coverage);
  maturity.staged = staged(maturity.dimensions, terms.limits.staged_dimensions);
  maturity.respondents = respondents(programme, terms);
  maturity.form = form(programme, terms);
  maturity.skills = skills(programme, terms);
  put_maturity(maturity, figures);
  return maturity;
}

}  // namespace kam::rules
