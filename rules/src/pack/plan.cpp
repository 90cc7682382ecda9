#include <array>

#include "../pack_read.hpp"
#include "../plan/plan_marks.hpp"
#include "../plan/relationship.hpp"
#include "measures.hpp"

/// plan.json: the parts of an account plan, the stages of a relationship, when the top has to know, and the skills.
namespace kam::rules::pack {

namespace {

std::vector<std::string_view> known_parts() {
  std::vector<std::string_view> parts;
  for (const MarkRow& row : mark_rows()) {
    if (parts.empty() || parts.back() != row.part) parts.push_back(row.part);
  }
  return parts;
}

std::vector<std::string_view> known_marks(std::string_view part) {
  std::vector<std::string_view> marks;
  for (const MarkRow& row : mark_rows()) {
    if (row.part == part) marks.push_back(row.mark);
  }
  return marks;
}

std::size_t row_of(std::string_view part, std::string_view mark) {
  std::size_t row = 0;
  while (row < mark_rows().size() && (mark_rows()[row].part != part || mark_rows()[row].mark != mark)) ++row;
  return row;
}

Take marks(PlanPart& part) {
  return [&part](const JsonAt& list) -> Result<void> {
    auto read = list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      PlanMark& mark = part.marks.emplace_back();
      const auto known = known_marks(part.id);
      auto one = members(at,
                         {{"id", one_of(mark.id, "thing of this part of a plan", known)},
                          {"weight", into(mark.weight, 0, most_count)},
                          {"field", words(mark.field)}},
                         {"id", "field"});
      mark.share = row_of(part.id, mark.id);
      return one ? unique(at, mark.id, seen) : one;
    });
    if (!read) return read;
    double weight = 0;
    for (const PlanMark& mark : part.marks) weight += mark.weight;
    return weight > 0 ? read : list.expected("at least one weight above 0");
  };
}

Take parts(Pack::Data& data) {
  return [&data](const JsonAt& list) -> Result<void> {
    auto read = list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      PlanPart& part = data.plan.parts.emplace_back();
      const auto known = known_parts();
      if (auto id = member(at, "id", one_of(part.id, "part of a plan", known)); !id) return id;
      auto one = members(at,
                         {{"id", [](const JsonAt&) { return Result<void>(); }},
                          {"points", into(part.points, 0, 100)},
                          {"marks", marks(part)},
                          {"source", source_codes(part.source, data)}},
                         {"id", "points", "marks", "source"});
      return one ? unique(at, part.id, seen) : one;
    });
    if (!read) return read;
    double points = 0;
    for (const PlanPart& part : data.plan.parts) points += part.points;
    return points > 0 ? read : list.expected("at least one point above 0");
  };
}

Take limits(PlanTerms::Limits& limits) {
  return [&limits](const JsonAt& at) {
    return members(at,
                   {{"people", into(limits.people, 0, most_count)},
                    {"business_days", into(limits.business_days, 0, most_days)},
                    {"swot_items", into(limits.swot_items, 1, most_count)},
                    {"swot_days", into(limits.swot_days, 0, most_days)},
                    {"swot_evidence", into(limits.swot_evidence, 0, 1)},
                    {"won_months", into(limits.won_months, 0, 120)},
                    {"goal_benefits", into(limits.goal_benefits, 0, 1)},
                    {"functions", into(limits.functions, 0, most_count)},
                    {"risks", into(limits.risks, 0, most_count)},
                    {"changed_days", into(limits.changed_days, 0, most_days)},
                    {"reviewed_days", into(limits.reviewed_days, 0, most_days)}},
                   {"people", "business_days", "swot_items", "swot_days", "swot_evidence", "won_months",
                    "goal_benefits", "functions", "risks", "changed_days", "reviewed_days"});
  };
}

Take cover(PlanTerms::Cover& cover) {
  return [&cover](const JsonAt& at) {
    return members(at, {{"completeness", into(cover.completeness, 0, 100)}, {"days", into(cover.days, 0, most_days)}},
                   {"completeness", "days"});
  };
}

Take questions(std::vector<StageQuestion>& all) {
  return [&all](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      StageQuestion& question = all.emplace_back();
      auto one = members(at,
                         {{"id", one_of(question.id, "condition of a relationship", relationship_conditions())},
                          {"field", words(question.field)}},
                         {"id", "field"});
      return one ? unique(at, question.id, seen) : one;
    });
  };
}

Take relationship(PlanTerms::Relationship& terms) {
  return [&terms](const JsonAt& at) {
    return members(at,
                   {{"new_months", into(terms.new_months, 0, 120)},
                    {"few_purchases", into(terms.few_purchases, 0, most_count)},
                    {"contact_days", into(terms.contact_days, 1, most_days)},
                    {"top_contact_share", into(terms.top_contact_share, 0, 1)},
                    {"functions", into(terms.functions, 0, most_count)},
                    {"satisfaction", into(terms.satisfaction, 0, 100)},
                    {"contract_months", into(terms.contract_months, 0, 120)},
                    {"wallet", into(terms.wallet, 0, 100)},
                    {"joint_projects", into(terms.joint_projects, 0, most_count)},
                    {"questions", questions(terms.questions)}},
                   {"new_months", "few_purchases", "contact_days", "top_contact_share", "functions", "satisfaction",
                    "contract_months", "wallet", "joint_projects", "questions"});
  };
}

Take escalation(PlanTerms::Escalation& terms) {
  return [&terms](const JsonAt& at) {
    return members(at,
                   {{"churn_risk", into(terms.churn_risk, 0, 100)},
                    {"threat", into(terms.threat, 0, 100)},
                    {"contract_days", into(terms.contract_days, 0, most_days)},
                    {"complaint_days", into(terms.complaint_days, 1, most_days)},
                    {"unhappy", into(terms.unhappy, 0, 10)}},
                   {"churn_risk", "threat", "contract_days", "complaint_days", "unhappy"});
  };
}

}  // namespace

Result<void> read_plan(const JsonAt& root, Pack::Data& data) {
  PlanTerms& plan = data.plan;
  return members(root,
                 {{"parts", parts(data)},
                  {"limits", limits(plan.limits)},
                  {"cover", cover(plan.cover)},
                  {"relationship", relationship(plan.relationship)},
                  {"escalation", escalation(plan.escalation)},
                  {"skills", into(plan.skills)}},
                 {"parts", "limits", "cover", "relationship", "escalation", "skills"});
}

}  // namespace kam::rules::pack
