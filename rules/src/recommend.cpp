#include "recommend.hpp"

#include <algorithm>
#include <cmath>

#include "condition_facts.hpp"
#include "facts/account_facts.hpp"
#include "facts/churn_facts.hpp"

namespace kam::rules {

namespace {

void add_criteria(const AccountView& view, std::vector<Why>& why, bool largest, std::string_view groups) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < view.card.criteria.size(); ++c) {
    const bool in_group = groups.empty() || groups.find(view.pack.criteria[c].group) != groups.npos;
    if (in_group && view.card.criteria[c].value.is_known()) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double x = rounded(view.card.criteria[a].contribution), y = rounded(view.card.criteria[b].contribution);
    return largest ? x > y : x < y;
  });
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    const Criterion& criterion = view.card.criteria[order[i]];
    why.push_back({view.pack.criteria[order[i]].id, &criterion.value, criterion.value.number, ""});
  }
}

void add_signals(const AccountView& view, std::vector<Why>& why) {
  std::vector<std::size_t> order;
  for (std::size_t s = 0; s < view.churn.signals.size(); ++s) {
    if (view.churn.signals[s].value.is_known() && view.churn.signals[s].s > 0) order.push_back(s);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rounded(view.churn.signals[a].contribution) > rounded(view.churn.signals[b].contribution);
  });
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
    const Value& value = view.churn.signals[order[i]].value;
    why.push_back({view.pack.signals[order[i]].id, &value, value.number, ""});
  }
}

std::vector<Why> reasons(const AccountView& view, const Rule& rule, const ConditionFacts& facts) {
  std::vector<Why> why;
  for (const std::string& item : rule.why) {
    if (item == "@top_contributions") {
      add_criteria(view, why, true, "");
    } else if (item == "@low_contributions_bcd") {
      add_criteria(view, why, false, "BCD");
    } else if (item == "@top_signals") {
      add_signals(view, why);
    } else if (item == "@questions") {
      const auto asked = questions(view);
      for (std::size_t i = 0; i < std::min<std::size_t>(3, asked.size()); ++i) {
        why.push_back({view.pack.criteria[asked[i].criterion].id, nullptr, asked[i].gain, asked[i].field});
      }
    } else if (const Value* value = value_of(view, item)) {
      if (value->is_known())
        why.push_back({item, value, value->shown ? std::optional(value->number) : std::nullopt, ""});
    } else if (view.pack.rule_facts.find(item)) {
      const expr::FactValue& fact = facts.at(item).value;
      if (const double* number = std::get_if<double>(&fact)) why.push_back({item, nullptr, *number, ""});
      if (const auto* text = std::get_if<std::string>(&fact)) why.push_back({item, nullptr, {}, *text});
    }
  }
  if (why.empty()) {  // what the condition itself rests on
    for (const std::string& fact : rule.when->facts()) {
      const Value* value = value_of(view, fact);
      if (value && !value->is_known()) why.push_back({fact, value, {}, std::string(name(value->reason))});
      if (!value || value->is_known())
        why.push_back({fact, value, value ? std::optional(value->number) : std::nullopt, ""});
    }
  }
  return why;
}

std::string holder(const AccountView& view, const std::string& role) {
  const Account& account = *view.portfolio.nodes[view.node].account;
  const auto user = [&](const std::string& id) -> const User* {
    for (const User& u : view.portfolio.records.users) {
      if (u.id == id) return &u;
    }
    return nullptr;
  };
  if (role == "KAM") return account.kam_id.value_or("");
  if (role == "AM") return account.owner_id.value_or("");
  if (role == "EX") return account.executive_sponsor_id.value_or("");
  if (role == "SM") {
    const User* owner = user(account.owner_id.value_or(""));
    return owner ? owner->manager_id.value_or("") : "";
  }
  static const std::map<std::string, std::string_view> functions{
      {"PL", "programme"}, {"AD", "admin"}, {"FI", "finance"}, {"SV", "service"}, {"MK", "marketing"}};
  const auto wanted = functions.find(role);
  for (const User& u : view.portfolio.records.users) {
    if (wanted != functions.end() && (u.role == wanted->second || u.function.value_or("") == wanted->second))
      return u.id;
  }
  return "";
}

OnDay natural_deadline(const AccountView& view, const Rule& rule) {
  const Node& node = view.portfolio.nodes[view.node];
  if (rule.deadline == "contract_end") return next_contract_end(view.portfolio, node);
  if (rule.deadline == "order_due") {
    const OrderRhythm rhythm = order_rhythm(view.portfolio, node);
    if (rhythm.last && !rhythm.intervals.empty()) {
      return *rhythm.last + static_cast<int>(std::lround(median(rhythm.intervals)));
    }
  }
  return {};
}

/// 1 within 7 days, falling linearly to 0.5 at 90 (9.2); past counts as now.
double urgency(int days) {
  if (days <= 7) return 1;
  if (days >= 90) return 0.5;
  return 1 - 0.5 * (days - 7) / 83.0;
}

std::optional<double> at_stake(const FactMatrix& facts, std::size_t node) {
  const Value &revenue = facts.at(fact_index("rev_ttm"), node), &pipeline = facts.at(fact_index("pipeline"), node);
  if (!revenue.is_known() && !pipeline.is_known()) return std::nullopt;
  if (!revenue.is_known()) return pipeline.number;
  return pipeline.is_known() ? std::max(revenue.number, pipeline.number) : revenue.number;
}

double confidence_of(const Rule& rule, const expr::Outcome& outcome, const ConditionFacts& facts) {
  if (rule.rests_on.empty()) return outcome.confidence;
  double least = 1;
  for (const auto& fact : rule.rests_on) least = std::min(least, facts.at(fact).confidence);
  return least;
}

}  // namespace

int priority(const Rule& rule, double value, int days, double confidence) {
  return static_cast<int>(
      std::floor(rounded(100 * rule.severity * value * urgency(days) * (0.4 + 0.6 * confidence)) + 0.5));
}

std::vector<double> values_at_stake(const FactMatrix& facts) {
  std::vector<double> values;
  for (std::size_t i = 0; i < facts.portfolio().nodes.size(); ++i) {
    if (const auto value = at_stake(facts, i)) values.push_back(rounded(*value));
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::vector<Recommendation> recommend(const AccountView& view, const std::vector<double>& stakes) {
  const ConditionFacts facts(view);
  std::vector<Recommendation> result;
  const auto stake = at_stake(view.facts, view.node);
  const double value = stake ? 0.3 + 0.7 * mid_rank(stakes, *stake) / 100 : 0.65;
  for (const Rule& rule : view.pack.rules) {
    const expr::Outcome outcome = rule.when->evaluate(facts.all());
    if (outcome.truth != expr::Truth::yes) continue;
    Recommendation r;
    r.rule = &rule;
    r.confidence = confidence_of(rule, outcome, facts);
    r.value_unknown = !stake;
    r.due = view.portfolio.as_of + rule.due_days;
    r.check_at = view.portfolio.as_of + rule.check_days;
    const OnDay deadline = natural_deadline(view, rule);
    const int days = deadline ? *deadline - view.portfolio.as_of : rule.due_days;
    r.priority = priority(rule, value, days, r.confidence);
    r.action = rule.action;
    for (const auto& [role, sentence] : rule.action_without) {
      if (holder(view, role).empty()) r.action = sentence;
    }
    r.owner_id = holder(view, rule.owner.substr(0, rule.owner.find('+')));
    if (r.owner_id.empty()) r.owner_id = view.portfolio.nodes[view.node].account->owner_id.value_or("");
    r.owner_name = view.portfolio.user_name(r.owner_id);
    r.why = reasons(view, rule, facts);
    result.push_back(std::move(r));
  }
  std::stable_sort(result.begin(), result.end(), [](const Recommendation& a, const Recommendation& b) {
    return std::tuple(-a.priority, a.due, a.rule->id) < std::tuple(-b.priority, b.due, b.rule->id);
  });
  return result;
}

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
  for (const Criterion& c : view.card.full) applicable += c.value.state == State::not_applicable ? 0 : c.weight;
  std::vector<Question> asked;
  for (std::size_t i = 0; i < view.card.full.size(); ++i) {
    const Criterion& c = view.card.full[i];
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
