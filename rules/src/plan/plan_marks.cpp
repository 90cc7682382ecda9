#include "plan_marks.hpp"

#include <algorithm>
#include <set>

#include "../facts/deals.hpp"
#include "../facts/functions.hpp"
#include "../facts/stakeholder.hpp"

namespace kam::rules {

namespace {

template <class Record>
void by_id(std::vector<const Record*>& records) {
  std::sort(records.begin(), records.end(), [](const Record* a, const Record* b) { return a->id < b->id; });
}

double share(std::ptrdiff_t k, std::size_t n) {
  return n == 0 ? 0 : static_cast<double>(k) / static_cast<double>(n);
}

double up_to(std::ptrdiff_t k, double enough) {
  return enough <= 0 ? 1 : std::min(1.0, static_cast<double>(k) / enough);
}

double named(const PlanView& v, std::string_view) {
  const auto titled =
      std::count_if(v.people.begin(), v.people.end(), [](const Contact* person) { return person->title.has_value(); });
  return up_to(titled, v.terms.limits.people);
}

double with_role(const PlanView& v, std::string_view) {
  return share(
      std::count_if(v.people.begin(), v.people.end(), [](const Contact* person) { return !person->dmu_roles.empty(); }),
      v.people.size());
}

double with_stance(const PlanView& v, std::string_view) {
  return share(std::count_if(v.people.begin(), v.people.end(),
                             [](const Contact* person) { return person->friendliness.has_value(); }),
               v.people.size());
}

/// The level is computed for everybody, wherever contacts are recorded at all.
double with_contact_level(const PlanView& v, std::string_view) {
  return !v.people.empty() && v.portfolio.activities.exists();
}

double role_named(const PlanView& v, std::string_view role) {
  return is_held(role, v.people);
}

double customer_business(const PlanView& v, std::string_view mark) {
  const Plan& plan = v.plan;
  const bool filled = mark == "goals"              ? !plan.customer_goals.empty()
                      : mark == "financial_health" ? plan.financial_health_note.has_value()
                      : mark == "initiatives"      ? !plan.initiatives.empty()
                      : mark == "priorities"       ? !plan.priorities.empty()
                                                   : !plan.needs.empty();
  return filled && v.is_within(plan.updated_at, v.terms.limits.business_days);
}

double quadrant(const PlanView& v, std::string_view mark) {
  double items = 0, young = 0, with_evidence = 0;
  for (const SwotItem* item : v.swot) {
    if (item->quadrant != mark) continue;
    ++items;
    young += v.is_within(item->date, v.terms.limits.swot_days);
    with_evidence += item->evidence.has_value();
  }
  const PlanTerms::Limits& limits = v.terms.limits;
  if (items < limits.swot_items) return 0;
  return young >= limits.swot_items && with_evidence >= limits.swot_evidence * items ? 1 : 0.5;
}

double value_stated(const PlanView& v, std::string_view) {
  return v.plan.account_value_note || v.node.revenue.is_known();
}

double recently_won(const PlanView& v, std::string_view) {
  const Day as_of = v.portfolio.as_of;
  const Window window = months_back(as_of, v.terms.limits.won_months);
  return std::any_of(v.node.opportunities.begin(), v.node.opportunities.end(),
                     [&](const Opportunity* deal) { return is_won(*deal, as_of) && closed_in(*deal, window, as_of); });
}

double lost_with_reason(const PlanView& v, std::string_view) {
  std::ptrdiff_t reasons = 0;
  std::size_t lost = 0;
  for (const Opportunity* deal : v.node.opportunities) {
    if (!is_lost(*deal, v.portfolio.as_of)) continue;
    ++lost;
    reasons += deal->loss_reason.has_value();
  }
  return lost == 0 ? 1 : share(reasons, lost);
}

double projected(const PlanView& v, std::string_view) {
  std::ptrdiff_t valued = 0;
  std::size_t open = 0;
  for (const Opportunity* deal : v.node.opportunities) {
    if (is_closed(*deal, v.portfolio.as_of)) continue;
    ++open;
    valued += deal->amount && deal->probability;
  }
  return share(valued, open);
}

double goals_of_horizon(const PlanView& v, std::string_view horizon) {
  std::ptrdiff_t complete = 0;
  std::size_t goals = 0;
  for (const PlanGoal* goal : v.goals) {
    if (goal->horizon.value_or("") != horizon) continue;
    ++goals;
    complete += goal->measure && goal->target && goal->due && goal->owner_id;
  }
  return share(complete, goals);
}

double goals_for_customer(const PlanView& v, std::string_view) {
  const auto benefits = std::count_if(v.goals.begin(), v.goals.end(),
                                      [](const PlanGoal* goal) { return goal->customer_benefit.has_value(); });
  return !v.goals.empty() &&
         static_cast<double>(benefits) >= v.terms.limits.goal_benefits * static_cast<double>(v.goals.size());
}

constexpr int questions_of_an_action = 5;

int answers(const PlanAction& action) {
  return action.what.has_value() + action.when.has_value() + action.who.has_value() +
         action.measure_and_report.has_value() + action.if_it_fails.has_value();
}

/// Full as soon as every goal has an action with all answers; else the share of all answers, where a goal without an
/// action counts as an action without any.
double actions_answered(const PlanView& v, std::string_view) {
  std::set<std::string_view> acted, settled;
  std::ptrdiff_t given = 0;
  for (const PlanAction* action : v.actions) {
    const int of_action = answers(*action);
    given += of_action;
    acted.insert(action->goal_id);
    if (of_action == questions_of_an_action) settled.insert(action->goal_id);
  }
  if (!v.goals.empty() && settled.size() == v.goals.size()) return 1;
  return share(given, questions_of_an_action * (v.actions.size() + v.goals.size() - acted.size()));
}

double has_kam(const PlanView& v, std::string_view) {
  return v.node.account->kam_id.has_value();
}

double has_sponsor(const PlanView& v, std::string_view) {
  return v.node.account->executive_sponsor_id.has_value();
}

double has_functions(const PlanView& v, std::string_view) {
  return static_cast<double>(v.functions()) >= v.terms.limits.functions;
}

double risks_answered(const PlanView& v, std::string_view) {
  return up_to(std::count_if(v.plan.risks.begin(), v.plan.risks.end(),
                             [](const Risk& risk) { return !risk.text.empty() && !risk.response.empty(); }),
               v.terms.limits.risks);
}

double shared_with(const PlanView& v, std::string_view whom) {
  return std::find(v.plan.shared_with.begin(), v.plan.shared_with.end(), whom) != v.plan.shared_with.end();
}

double changed(const PlanView& v, std::string_view) {
  return v.happened(v.plan.updated_at, v.terms.limits.changed_days);
}

double reviewed(const PlanView& v, std::string_view) {
  return v.happened(v.plan.reviewed_at, v.terms.limits.reviewed_days);
}

}  // namespace

PlanView::PlanView(const Portfolio& p, const Node& of, const Plan& in_force, const PlanTerms& by)
    : portfolio(p), node(of), plan(in_force), terms(by), people(active_people(p, of)) {
  std::set<std::string_view> ids;
  for (const PlanGoal* goal : node.goals) {
    if (goal->plan_id != plan.id) continue;
    goals.push_back(goal);
    ids.insert(goal->id);
  }
  for (const PlanAction* action : node.actions) {
    if (ids.contains(action->goal_id)) actions.push_back(action);
  }
  for (const SwotItem* item : node.swot) {
    if (item->plan_id == plan.id) swot.push_back(item);
  }
  by_id(goals), by_id(actions), by_id(swot);
  for (const auto member : std::set<std::string_view>(node.account->team.begin(), node.account->team.end())) {
    if (const User* user = p.user(member)) team.push_back(user);
  }
}

std::size_t PlanView::functions() const {
  return count_functions(portfolio, node.account->team);
}

bool is_done(const PlanAction& action, Day as_of) {
  return action.done_at ? *action.done_at <= as_of : action.status.value_or("") == "done";
}

std::span<const MarkRow> mark_rows() {
  static constexpr MarkRow rows[]{
      {"stakeholders", "named", named},
      {"stakeholder_fields", "role", with_role},
      {"stakeholder_fields", "stance", with_stance},
      {"stakeholder_fields", "contact", with_contact_level},
      {"role_coverage", "user", role_named},
      {"role_coverage", "influencer", role_named},
      {"role_coverage", "decider", role_named},
      {"role_coverage", "buyer", role_named},
      {"role_coverage", "gatekeeper", role_named},
      {"customer_business", "goals", customer_business},
      {"customer_business", "financial_health", customer_business},
      {"customer_business", "initiatives", customer_business},
      {"customer_business", "priorities", customer_business},
      {"customer_business", "needs", customer_business},
      {"swot", "S", quadrant},
      {"swot", "W", quadrant},
      {"swot", "O", quadrant},
      {"swot", "T", quadrant},
      {"account_value", "stated", value_stated},
      {"opportunities", "won", recently_won},
      {"opportunities", "lost", lost_with_reason},
      {"opportunities", "projected", projected},
      {"goals", "short", goals_of_horizon},
      {"goals", "mid", goals_of_horizon},
      {"goals", "long", goals_of_horizon},
      {"goals", "benefit", goals_for_customer},
      {"actions", "answers", actions_answered},
      {"team", "kam", has_kam},
      {"team", "sponsor", has_sponsor},
      {"team", "functions", has_functions},
      {"risks", "answered", risks_answered},
      {"sharing", "internal", shared_with},
      {"sharing", "customer", shared_with},
      {"liveliness", "changed", changed},
      {"liveliness", "reviewed", reviewed},
  };
  return rows;
}

}  // namespace kam::rules
