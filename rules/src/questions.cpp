#include "questions.hpp"

#include <algorithm>

#include "facts/account_facts.hpp"

namespace kam::rules {

namespace {

/// The first missing input, for criteria that need several (14.1.12).
std::string missing_input(const AccountView& view, const Measure& criterion) {
  const Node& node = view.portfolio.nodes[view.node];
  const Account& a = *node.account;
  const auto first = [&](std::initializer_list<std::pair<bool, const char*>> inputs) -> std::string {
    for (const auto& [known, field] : inputs) {
      if (!known) return field;
    }
    return criterion.question;
  };
  if (criterion.id == "sel_credibility") {
    return first({{a.reference_allowed.has_value(), "account.reference_allowed"},
                  {a.case_study.has_value(), "account.case_study"},
                  {a.logo_allowed.has_value(), "account.logo_allowed"},
                  {a.event_partner.has_value(), "account.event_partner"},
                  {a.industry_rank.has_value(), "account.industry_rank"}});
  }
  if (criterion.id == "sel_partnership_readiness") {
    return first({{a.shares_forecast.has_value(), "account.shares_forecast"},
                  {a.joint_plan.has_value(), "account.joint_plan"},
                  {a.executive_access.has_value(), "account.executive_access"},
                  {a.joint_innovation_projects.has_value(), "account.joint_innovation_projects"},
                  {view.portfolio.records.has(Object::contracts), "contract.end"}});
  }
  if (criterion.id == "sel_purchasing_process") {
    return first({{deciders(view.portfolio, node).is_known(), "contact.dmu_roles"},
                  {days_to_win(view.portfolio, node).is_known(), "opportunity.closed_at"},
                  {days_to_pay_late(view.portfolio, node).is_known(), "invoice.paid_at"}});
  }
  return criterion.question;
}

std::string missing_setting(const std::string& criterion) {
  if (criterion == "sel_strategic_value") return "settings.strategic_objectives";
  if (criterion == "sel_geo_fit") return "settings.service_locations";
  if (criterion == "sel_network") return "settings.target_segments";
  return "settings.abc_rates";
}

}  // namespace

std::vector<Question> all_questions(const AccountView& view) {
  double applicable = 0;
  for (const Criterion& c : view.card.full()) applicable += c.value.state == State::not_applicable ? 0 : c.weight;
  std::vector<Question> asked;
  for (std::size_t i = 0; i < view.card.full().size(); ++i) {
    const Criterion& c = view.card.full()[i];
    if (c.value.state != State::unknown || c.weight <= 0) continue;
    const Measure& criterion = view.pack.criteria[i];
    asked.push_back(
        {i, c.value.reason == Reason::no_setting ? missing_setting(criterion.id) : missing_input(view, criterion),
         100 * c.weight / applicable});
  }
  std::stable_sort(asked.begin(), asked.end(),
                   [](const Question& a, const Question& b) { return rounded(a.gain) > rounded(b.gain); });
  return asked;
}

std::vector<Question> questions(const AccountView& view) {
  auto asked = all_questions(view);
  if (asked.size() > 5) asked.erase(asked.begin() + 5, asked.end());
  return asked;
}

}  // namespace kam::rules
