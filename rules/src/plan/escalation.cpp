#include "escalation.hpp"

#include <algorithm>

#include "../facts/facts.hpp"
#include "../facts/made_of.hpp"
#include "../kleene.hpp"

namespace kam::rules {

namespace {

/// On a scale of 10, whatever scale was asked on.
double on_ten(const SurveyResponse& response) {
  const double scale = response.scale_max.value_or(response.kind == "csat" ? 5 : 10);
  return scale > 0 ? 10 * response.score / scale : 10;
}

/// Dissatisfied survey answers and review calls of the top level at the customer.
Value c_level_complaints(const Portfolio& p, const Node& node, const PlanTerms::Escalation& terms) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::contacts, "seniority")) return Value::unknown(p.missing(Object::contacts, "seniority"));
  if (!p.responses.exists() && !p.records.has(Object::answers)) return Value::unknown(Reason::no_records);
  const auto is_top = [&](const Text& id) {
    return id && std::any_of(node.contacts.begin(), node.contacts.end(), [&](const Contact* contact) {
             return contact->id == *id && contact->seniority.value_or("") == "c_level";
           });
  };
  const Window window = days_back(p.as_of, terms.complaint_days);
  Value value = Value::known(0);
  for (const SurveyResponse* response : node.responses) {
    if (!window.holds(response->at) || on_ten(*response) > terms.unhappy || !is_top(response->contact_id)) continue;
    value.evidence.push_back("survey_response:" + response->id);
  }
  for (const Answer* answer : latest_answers(node, "review_call")) {
    if (!answer->value || !answer->at || !window.holds(*answer->at) || *answer->value > terms.unhappy) continue;
    if (is_top(answer->respondent_id)) value.evidence.push_back("answer:" + answer->id);
  }
  std::sort(value.evidence.begin(), value.evidence.end());
  value.number = static_cast<double>(value.evidence.size());
  return value;
}

class Router {
 public:
  Router(const AccountView& view, const Roles& roles) : view_(view), roles_(roles), account_(*view.records().account) {}

  Routing routed() const {
    Routing routing;
    routing.sponsor = person(account_.executive_sponsor_id.value_or(""));
    routing.accountable = person(account_.owner_id.value_or(""));
    if (is_key()) {
      routing.role = "kam";
      if (account_.kam_id) routing.accountable = person(*account_.kam_id);
    } else if (is_prospect()) {
      routing.role = "sales";
    } else {
      routing.role = "account_manager";
      routing.wants_mentor = view_.card.tier == Tier::rising;
      if (routing.wants_mentor) routing.mentor = person(account_.kam_id.value_or(""));
    }
    routing.escalation = escalated();
    return routing;
  }

 private:
  Person person(const std::string& id) const { return {id, view_.portfolio.user_name(id)}; }
  const Value& fact(std::string_view id) const { return view_.facts.at(id, view_.node); }
  bool is_key() const { return rules::is_key(view_.portfolio, view_.records(), view_.card); }
  /// Never bought anything, where purchases are recorded at all.
  bool is_prospect() const { return view_.portfolio.has_revenue && !view_.records().first_purchase; }

  bool above(std::string_view id, double limit) const {
    return test(fact(id), [&](double number) { return number > limit; }).value_or(false);
  }

  Escalation escalated() const {
    const PlanTerms::Escalation& terms = view_.pack.plan.escalation;
    Escalation escalation;
    if (above("kpi_churn_risk", terms.churn_risk)) escalation.reasons.push_back("kpi_churn_risk");
    const Maybe ends_soon = test(fact("renewal_in_days"), [&](double days) { return days <= terms.contract_days; });
    if (above("app_threat", terms.threat) && ends_soon.value_or(false)) escalation.reasons.push_back("app_threat");
    if (above("c_level_complaints", 0)) escalation.reasons.push_back("c_level_complaints");
    if (escalation.reasons.empty()) return escalation;
    escalation.role = account_.executive_sponsor_id ? "EX" : "SM";
    escalation.person = person(roles_.holder(account_, escalation.role));
    return escalation;
  }

  const AccountView& view_;
  const Roles& roles_;
  const Account& account_;
};

}  // namespace

Routing routing(const AccountView& account, const Roles& roles) {
  return Router(account, roles).routed();
}

void put_complaints(Assessment& a) {
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    a.facts.put("c_level_complaints", i, c_level_complaints(a.portfolio, a.portfolio.nodes[i], a.pack.plan.escalation));
  }
}

}  // namespace kam::rules
