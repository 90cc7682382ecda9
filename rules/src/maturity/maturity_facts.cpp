#include <algorithm>
#include <deque>

#include "dimensions.hpp"
#include "maturity.hpp"

/// What the assessment of maturity finds, as facts that conditions may name.
namespace kam::rules {

namespace {

using expr::Type;

/// Ids and texts of facts that there is one of for each dimension.
class EachDimension {
 public:
  void add(std::vector<ProgrammeFact>& to, std::string_view suffix, std::string_view name, std::string_view range,
           std::string_view doc, Type type = Type::number) {
    for (const MaturityDimension& dimension : maturity_dimensions) {
      to.push_back({{.id = keep(std::string(dimension.id) + std::string(suffix)),
                     .name = keep(std::string(name) + ": " + std::string(dimension.name)),
                     .range = range,
                     .inputs = "answer.value",
                     .doc = doc,
                     .source = "S004",
                     .evidence = "derived",
                     .type = type,
                     .level = FactLevel::programme}});
    }
  }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::deque<std::string> texts_;
};

ProgrammeFact of_all(std::string_view id, std::string_view name, std::string_view range, std::string_view inputs,
                     std::string_view doc, std::string_view source = "S004") {
  return {of_programme("derived", id, name, "", range, inputs, doc, source)};
}

/// A figure of a dimension as a value with the trust of another.
Value figure_of(const std::optional<double>& figure, const Value& like) {
  if (!figure) return Value::unknown(like.is_known() ? Reason::too_few_records : like.reason);
  Value value = Value::known(*figure);
  value.quality = like.quality;
  value.freshness = like.freshness;
  return value;
}

void put_dimension(const DimensionMaturity& one, ProgrammeFigures& figures) {
  const std::string& id = one.terms->id;
  Value founded = Value::known(one.founded());
  founded.quality = one.score.quality;
  founded.freshness = one.score.freshness;
  figures.put(id, one.score);
  figures.put(id + "_asked", one.asked.value);
  figures.put(id + "_computed", one.computed);
  figures.put(id + "_gap", figure_of(one.gap, one.score));
  figures.put(id + "_founded", std::move(founded));
}

/// The extreme of a figure of the answers over the dimensions that have it, named by evidence.
template <class Of, class Beyond>
Value extreme(const Maturity& maturity, Of of, Beyond beyond) {
  Value found = Value::unknown(maturity.people() == 0 ? Reason::no_records : Reason::too_few_records);
  for (const DimensionMaturity& one : maturity.dimensions) {
    const std::optional<double> figure = of(one.asked);
    if (!figure || (found.is_known() && !beyond(rounded(*figure), rounded(found.number)))) continue;
    found = figure_of(figure, one.asked.value);
    found.evidence = {"dimension:" + one.terms->id};
  }
  return found;
}

Value claims(const Maturity& maturity) {
  Value count = Value::known(0);
  double both = 0;
  for (const DimensionMaturity& one : maturity.dimensions) {
    if (one.basis() != "both") continue;
    count.quality = std::min(count.quality, one.score.quality);
    count.freshness = std::min(count.freshness, one.score.freshness);
    ++both;
    if (!one.claim_above_evidence) continue;
    ++count.number;
    count.evidence.push_back("dimension:" + one.terms->id);
  }
  if (both == 0) return Value::unknown(Reason::no_records);
  count.n = both;
  return count;
}

Value whole(const Composite& overall) {
  Value value;
  value.state = overall.state;
  value.reason = overall.state == State::known ? Reason::none : overall.reason;
  value.number = overall.point;
  value.quality = overall.confidence;
  return value;
}

Value freedom(const Maturity& maturity) {
  for (const DimensionMaturity& one : maturity.dimensions) {
    for (std::size_t i = 0; i < one.terms->items.size(); ++i) {
      if (one.terms->items[i].id == "q_pla_4") return one.asked.items[i];
    }
  }
  return Value::unknown(Reason::no_records);
}

/// Areas of skill below the limit. Areas that too few were rated in might be weak too: known only where it cannot
/// matter.
Value weak_skills(const Maturity& maturity, const MaturityTerms::Limits& limits) {
  Value weak = Value::known(0);
  weak.quality = 0.7;
  std::size_t open = 0, persons = 0;
  for (const SkillMean& area : maturity.skills) {
    persons = std::max(persons, area.persons);
    if (!area.mean) {
      ++open;
    } else if (rounded(*area.mean) < limits.skill_weak) {
      ++weak.number;
      weak.evidence.push_back("skill:" + std::string(area.id));
    }
  }
  if (open > 0 && weak.number < limits.weak_areas) {
    return Value::unknown(persons == 0 ? Reason::no_records : Reason::too_few_records);
  }
  weak.n = static_cast<double>(maturity.skills.size());
  return weak;
}

}  // namespace

std::span<const ProgrammeFact> maturity_facts() {
  static EachDimension each;
  static const std::vector<ProgrammeFact> table = [] {
    std::vector<ProgrammeFact> facts;
    each.add(facts, "", "Maturity", "1..5",
             "Half what people say and half what the CRM shows, or the one that is known (8.4).");
    each.add(facts, "_asked", "What people say", "1..5",
             "Mean of the groups' means over the items of the dimension, each group counting once (8.5).");
    each.add(facts, "_computed", "What the CRM shows", "1..5",
             "Mean level of the known lines of evidence; half of the lines are needed (8.4).");
    each.add(facts, "_gap", "Gap to the target", "0..4",
             "Target less maturity, 0 at least; the target is the tenant's, else the next level up to 4 (8.5).");
    each.add(facts, "_founded", "Enough to act on", "true, false",
             "Asked, or at least two known lines of evidence: what a step needs that follows from a low score (9.4).",
             Type::boolean);
    facts.push_back(of_all("maturity_overall", "Maturity of key account management", "1..5", "m_selection m_strategy",
                           "Weighted mean of the known dimensions; from a coverage of 0.7 (8.5)."));
    facts.push_back(
        of_all("maturity_staged", "Stage", "1..5", "m_selection m_strategy",
               "The highest level that 8 of 10 dimensions have reached while none lies two below it (8.5)."));
    facts.push_back(of_all("maturity_respondents", "People who answered about maturity", ">= 0", "answer.respondent_id",
                           "Respondents with at least one answer to the questionnaire (8.3)."));
    facts.push_back(of_all("maturity_groups", "Groups that answered about maturity", ">= 0", "answer.group",
                           "Named groups of respondents with at least one answer (8.5)."));
    facts.push_back(of_all("maturity_claims", "Dimensions in which answers go beyond the evidence", "0..10",
                           "m_selection_asked m_selection_computed",
                           "Answers are 1.5 levels or more above what the CRM shows (8.4)."));
    facts.push_back(of_all("maturity_agreement", "Lowest agreement on a dimension", "0..1", "answer.value",
                           "r_wg of the respondents' means, three at least; approximate, since means of items agree "
                           "more than single answers (8.5).",
                           "L23"));
    facts.push_back(of_all("maturity_group_gap", "Largest gap between groups on a dimension", "0..4",
                           "answer.value answer.group",
                           "Largest difference of the means of groups with three respondents or more (8.5)."));
    facts.push_back(of_all("q_pla_4", "Freedom to deviate from the process", "1..5", "answer.value",
                           "Mean of the groups' means of the item that says whether a key account manager may deviate "
                           "when the customer needs it (8.3, R-MAT-07).",
                           "S004 L02"));
    facts.push_back(of_all("skills_weak_areas", "Weak areas of skill", "0..7", "answer.value answer.subject_id",
                           "Areas whose mean over all persons is below 3, three persons at least; nothing of any one "
                           "person (7, R-SKL-01).",
                           "S001 S004"));
    return facts;
  }();
  return table;
}

void put_maturity(const Maturity& maturity, ProgrammeFigures& figures) {
  const MaturityTerms& terms = *figures.programme.all.pack.maturity;
  for (const DimensionMaturity& one : maturity.dimensions) put_dimension(one, figures);
  const auto lower = [](double a, double b) { return a < b; };
  const auto higher = [](double a, double b) { return a > b; };
  const std::size_t unnamed = maturity.respondents.contains("") ? 1 : 0;
  figures.put("maturity_overall", whole(maturity.overall));
  figures.put("maturity_staged",
              maturity.staged ? Value::known(*maturity.staged) : Value::unknown(Reason::too_few_records));
  const auto counted = [&](std::size_t count) {
    return figures.programme.portfolio.records.has(Object::answers) ? Value::known(static_cast<double>(count))
                                                                    : Value::unknown(Reason::no_records);
  };
  figures.put("maturity_respondents", counted(maturity.people()));
  figures.put("maturity_groups", counted(maturity.respondents.size() - unnamed));
  figures.put("maturity_claims", claims(maturity));
  figures.put("maturity_agreement", extreme(
                                        maturity, [](const Asked& a) { return a.agreement; }, lower));
  figures.put("maturity_group_gap", extreme(
                                        maturity, [](const Asked& a) { return a.group_gap; }, higher));
  figures.put("q_pla_4", freedom(maturity));
  figures.put("skills_weak_areas", weak_skills(maturity, terms.limits));
}

}  // namespace kam::rules
