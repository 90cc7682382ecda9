#include <algorithm>
#include <set>

#include "../facts/account_facts.hpp"
#include "../facts/made_of.hpp"
#include "facts.hpp"

/// How far the transformation got, from records that nobody keeps for its sake (model 8.6).
namespace kam::rules {

namespace {

bool is_of_maturity(const Answer& answer, Day as_of) {
  return answer.question_id.starts_with("q_") && answer.value && (!answer.at || *answer.at <= as_of);
}

/// Groups of people that answered the questionnaire of maturity.
Value respondent_groups(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  std::set<std::string_view> groups;
  bool any = false;
  for (const Answer& answer : p.records.answers) {
    if (!is_of_maturity(answer, p.as_of)) continue;
    any = true;
    if (answer.group) groups.insert(*answer.group);
  }
  if (!any) return Value::unknown(Reason::no_records);
  Value value = of_people(static_cast<double>(groups.size()));
  for (const std::string_view group : groups) value.evidence.push_back("group:" + std::string(group));
  return value;
}

/// Days between the first and the newest answer of that questionnaire: was it asked again?
Value assessed_again(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  OnDay first, newest;
  for (const Answer& answer : p.records.answers) {
    if (!is_of_maturity(answer, p.as_of) || !answer.at) continue;
    if (!first || *answer.at < *first) first = answer.at;
    if (!newest || *newest < *answer.at) newest = answer.at;
  }
  return first ? of_people(*newest - *first) : Value::unknown(Reason::no_records);
}

/// Goals of the programme that say why, how and what, and by which measure, to which target, by when.
Value goals(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.records.has(Object::programme_goals)) return Value::unknown(Reason::no_records);
  Value value = of_people(0);
  for (const ProgrammeGoal& goal : p.records.programme_goals) {
    const bool whole = goal.why && goal.how && goal.what && goal.measure && goal.target && goal.due;
    if (!whole || goal.status.value_or("") == "dropped") continue;
    ++value.number;
    value.evidence.push_back("programme_goal:" + goal.id);
  }
  std::sort(value.evidence.begin(), value.evidence.end());
  if (value.evidence.size() > most_evidence) value.evidence.resize(most_evidence);
  return value;
}

/// Was something of the plan done, or the plan looked at, in each of the last two quarters?
bool lives(const Programme& programme, const Node& node) {
  const Plan* plan = plan_in_force(node);
  if (!plan || plan->status.value_or("") != "active") return false;
  for (int back = 0; back < 2; ++back) {
    const Window window = quarter(programme.portfolio.as_of, back);
    const auto in = [&](const OnDay& day) { return day && window.holds(*day); };
    const bool done = std::any_of(node.actions.begin(), node.actions.end(),
                                  [&](const PlanAction* action) { return in(action->done_at); });
    if (!done && !in(plan->reviewed_at)) return false;
  }
  return true;
}

Value live_share(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  if (programme.active_keys.empty() || !programme.portfolio.records.has(Object::plans)) {
    return Value::unknown(Reason::no_records);
  }
  Value value = programme.of_keys(0);
  value.k = 0;
  value.n = static_cast<double>(programme.active_keys.size());
  for (const std::size_t key : programme.active_keys) {
    if (lives(programme, programme.node(key))) {
      ++*value.k;
    } else {
      name_account(value, programme, key);
    }
  }
  value.number = 100 * *value.k / *value.n;
  return value;
}

constexpr FactDef about(std::string_view id, std::string_view name, std::string_view unit, std::string_view range,
                        std::string_view inputs, std::string_view doc) {
  return of_programme("field", id, name, unit, range, inputs, doc, "S004");
}

constexpr ProgrammeFact derived(std::string_view id, std::string_view name, std::string_view range,
                                std::string_view inputs, std::string_view doc, expr::Type type = expr::Type::number) {
  FactDef fact = about(id, name, "", range, inputs, doc);
  fact.evidence = "derived";
  fact.type = type;
  return {fact, nullptr};
}

}  // namespace

std::span<const ProgrammeFact> transformation_record_facts() {
  static constexpr ProgrammeFact table[]{
      {about("trf_respondent_groups", "Groups that answered the questionnaire of maturity", "groups", ">= 0",
             "answer.question_id answer.group", "Groups with an answer to a question of maturity (8.6)."),
       respondent_groups},
      {about("trf_assessed_again_days", "Days from the first to the newest answer on maturity", "days", ">= 0",
             "answer.question_id answer.at", "From half a year on it is a reassessment (8.5, 8.6)."),
       assessed_again},
      {about("trf_goals", "Goals of the programme that are whole", "", ">= 0",
             "programme_goal.why programme_goal.how programme_goal.what programme_goal.measure programme_goal.target "
             "programme_goal.due",
             "Goals with why, how and what, a measure, a target and a day, that were not dropped (8.6)."),
       goals},
      {about("trf_live_share", "Key accounts live for two quarters", "%", "0..100",
             "plan.status plan.reviewed_at plan_action.done_at account.tier_label",
             "Share of the key accounts with an active plan of which, in each of the last two complete quarters, an "
             "action was done or the plan was reviewed (8.6)."),
       live_share},
  };
  return table;
}

std::span<const ProgrammeFact> transformation_facts() {
  static constexpr ProgrammeFact table[]{
      derived("trf_pilot_teams", "Pilot accounts with a team", "0..100",
              "settings.transformation.pilot_accounts account.team user.function",
              "Share (%) of the kept pilot accounts whose team has three functions or more (8.6)."),
      derived("trf_roadmap", "A roadmap with owners", "true, false", "settings.transformation.elements",
              "Elements are kept, and each has an owner and a day; unknown where nobody keeps elements (8.6).",
              expr::Type::boolean),
      derived("trf_phase", "Phase of the transformation", "1..4", "settings.transformation.exit_tests",
              "The first whose exit tests do not all hold; 4 is running it (8.6)."),
      derived("trf_open_tests", "Open exit tests of the phase", ">= 0", "settings.transformation.exit_tests",
              "Those that fail or are unknown (8.6)."),
      derived("trf_running", "Elements of the phase that run", ">= 0", "settings.transformation.elements",
              "Unknown where nobody keeps elements (R-TRF-01, 14.2.5)."),
      derived("trf_pilot_begun", "The internal pilot was begun", "true, false", "settings.transformation.elements",
              "It runs or is done; unknown where nobody keeps elements (R-TRF-02, 14.2.5).", expr::Type::boolean),
      derived("trf_days_without_result", "Days without a result shown", ">= 0", "settings.transformation.elements",
              "Days since an element of the third phase was done, else since the first of them began; unknown where "
              "nobody keeps their days (R-TRF-03, 14.2.5)."),
  };
  return table;
}

}  // namespace kam::rules
