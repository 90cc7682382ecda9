#include "report.hpp"

#include <algorithm>
#include <tuple>

#include "../roles.hpp"

namespace kam::rules {

namespace {

std::string_view band_of(const Check& check, std::span<const expr::Known> known) {
  for (const std::string_view band : {"act", "watch", "good"}) {
    const auto found = check.bands.find(std::string(band));
    if (found != check.bands.end() && found->second.evaluate(known).truth == expr::Truth::yes) return band;
  }
  return "info";
}

/// The first of our people in the first of the roles; empty if nobody is. No account is meant, so the roles that one
/// would name are those of the company.
std::string holder(const Roles& roles, std::string_view codes) {
  const std::string_view code = codes.substr(0, codes.find('+'));
  return roles.holder({}, code == "SM" ? "sales_manager" : code == "EX" ? "executive" : code);
}

Recommendation recommendation(const ProgrammeFigures& figures, const Roles& roles, const Rule& rule,
                              double confidence) {
  const Portfolio& p = figures.programme.portfolio;
  Recommendation step{};
  step.rule = &rule;
  step.action = rule.action;
  step.confidence = confidence;
  step.priority = priority(rule, 1, rule.due_days, confidence);
  step.due = p.as_of + rule.due_days;
  step.check_at = p.as_of + rule.check_days;
  step.owner_id = holder(roles, rule.owner);
  step.owner_name = p.user_name(step.owner_id);
  for (const std::string& fact : rule.why) {
    const Value* value = figures.find(fact);
    if (value && value->is_known()) step.why.push_back({fact, value, value->number, ""});
  }
  return step;
}

/// What the transformation has to know of each dimension.
std::vector<DimensionGap> gaps_of(const Maturity& maturity) {
  std::vector<DimensionGap> gaps;
  for (const DimensionMaturity& one : maturity.dimensions) {
    DimensionGap& gap = gaps.emplace_back(DimensionGap{one.terms->id, one.terms->weight, {}, one.gap, {}});
    if (one.score.is_known()) gap.score = one.score.number;
    for (const EvidenceLevel& line : one.evidence) {
      if (line.level) gap.measured_by.push_back(line.line->id);
    }
  }
  return gaps;
}

}  // namespace

ProgrammeReport::ProgrammeReport(const Programme& of)
    : programme(of),
      figures(of),
      maturity(assess_maturity(figures)),
      fit(rules::fit(figures)),
      transformation(
          rules::transformation(figures, gaps_of(maturity), kept_transformation(of.portfolio.settings).value())) {
  const Pack::Data& pack = of.all.pack;
  const auto known = known_facts(figures, pack.programme_facts);
  for (const Check& check : pack.checks) bands.push_back(band_of(check, known));
  const Roles roles(of.portfolio);
  for (const Rule& rule : pack.programme_rules) {
    const expr::Outcome outcome = rule.when->evaluate(known);
    if (outcome.truth != expr::Truth::yes) continue;
    recommendations.push_back(recommendation(figures, roles, rule, outcome.confidence));
  }
  std::stable_sort(recommendations.begin(), recommendations.end(),
                   [](const Recommendation& a, const Recommendation& b) {
                     return std::tie(b.priority, a.due, a.rule->id) < std::tie(a.priority, b.due, b.rule->id);
                   });
  settle_conflicts(recommendations);
  proposals = rules::proposals(of);
}

}  // namespace kam::rules
