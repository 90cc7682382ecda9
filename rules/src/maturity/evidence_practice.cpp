#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_map>

#include "../facts/account_facts.hpp"
#include "../facts/made_of.hpp"
#include "../facts/pooled_deals.hpp"
#include "../portfolio/programme_fact.hpp"

/// What the records say of how we work: the list, plans, training, use of the CRM, learning (model 8.4).
namespace kam::rules {

namespace {

Value share(double k, double n, double quality = 0.8) {
  if (n == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(100 * k / n);
  value.quality = quality;
  value.k = k;
  value.n = n;
  return value;
}

Value accounts_scored(const Programme& programme) {
  double scored = 0;
  for (const std::size_t i : programme.active) {
    const Composite& total = programme.all.selection.cards[i].total;
    scored += rounded(total.coverage) >= programme.all.pack.tiers.least_coverage;
  }
  return share(scored, static_cast<double>(programme.active.size()), 1);
}

/// The first whole number of months back from as_of that reaches the change (14.1.4).
Value months_since_list_change(const Programme& programme) {
  const OnDay changed = programme.portfolio.settings.list_changed_at;
  if (!changed) return Value::unknown(Reason::no_setting);
  const Day as_of = programme.portfolio.as_of;
  int months = std::max(0, (as_of - *changed) / 31 - 1);
  while (add_months(as_of, -months) > *changed) ++months;
  Value value = Value::known(months);
  value.quality = 0.8;
  return value;
}

/// Of the plans in force: those with a goal for one of the company's objectives.
Value plans_with_objective(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (p.settings.strategic_objectives.empty()) return Value::unknown(Reason::no_setting);
  if (!p.records.has(Object::plans)) return Value::unknown(Reason::no_records);
  std::set<std::string_view> objectives;
  for (const StrategicObjective& objective : p.settings.strategic_objectives) objectives.insert(objective.id);
  double plans = 0, linked = 0;
  std::vector<std::string> without;
  for (const Node& node : p.nodes) {
    const Plan* plan = plan_in_force(node);
    if (!plan) continue;
    ++plans;
    const bool serves = std::any_of(node.goals.begin(), node.goals.end(), [&](const PlanGoal* goal) {
      return goal->plan_id == plan->id && goal->strategic_objective && objectives.contains(*goal->strategic_objective);
    });
    linked += serves;
    if (!serves && without.size() < most_evidence) without.push_back("plan:" + plan->id);
  }
  if (plans > 0 && linked == 0 && !p.in_use(Object::plan_goals, "strategic_objective")) {
    return Value::unknown(p.missing(Object::plan_goals, "strategic_objective"));
  }
  Value value = share(linked, plans);
  value.evidence = std::move(without);
  return value;
}

/// The day behind `name@2026-01-22`.
OnDay training_day(const std::string& training) {
  const auto at = training.rfind('@');
  return at == std::string::npos ? std::nullopt : parse_day(std::string_view(training).substr(at + 1));
}

Value managers_trained(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto field = p.in_use(Object::users, "trainings"); !field) {
    return Value::unknown(p.missing(Object::users, "trainings"));
  }
  double managers = 0, trained = 0;
  for (const User& user : p.records.users) {
    if (user.role != "kam") continue;
    ++managers;
    trained += std::any_of(user.trainings.begin(), user.trainings.end(), [&](const std::string& training) {
      const OnDay day = training_day(training);
      return day && p.ttm.holds(*day);
    });
  }
  return share(trained, managers);
}

/// The people named on key accounts: their managers and teams.
std::set<std::string_view> team_members(const Programme& programme) {
  std::set<std::string_view> members;
  for (const std::size_t key : programme.active_keys) {
    const Account& account = *programme.node(key).account;
    if (account.kam_id) members.insert(*account.kam_id);
    members.insert(account.team.begin(), account.team.end());
  }
  return members;
}

Value team_entries(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = programme.no_keys()) return *none;
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::activities, "user_id")) return Value::unknown(p.missing(Object::activities, "user_id"));
  const auto members = team_members(programme);
  if (members.empty()) return Value::unknown(p.missing(Object::accounts, "team"));
  const Window window = days_back(p.as_of, 30);
  std::set<std::string_view> entered;
  for (const Node& node : p.nodes) {
    for (const Activity* activity : node.activities) {
      if (activity->user_id && window.holds(activity->at) && members.contains(*activity->user_id)) {
        entered.insert(*activity->user_id);
      }
    }
  }
  Value value = share(static_cast<double>(entered.size()), static_cast<double>(members.size()));
  value.freshness = p.activities.freshness;
  return value;
}

/// Letters and digits alone, in lower case: "Acme, Ltd." and "ACME Ltd" are one name.
std::string plain_name(const std::string& name) {
  std::string plain;
  for (const char letter : name) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x80 || std::isalnum(byte)) plain += static_cast<char>(std::tolower(byte));
  }
  return plain;
}

/// % of the active accounts that nobody owns, or that bear the name of another.
Value records_amiss(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::accounts, "owner_id")) return Value::unknown(p.missing(Object::accounts, "owner_id"));
  std::unordered_map<std::string, int> named;
  std::vector<std::string> names;
  for (const std::size_t i : programme.active) {
    names.push_back(plain_name(programme.node(i).account->name.value_or("")));
    ++named[names.back()];
  }
  double amiss = 0;
  std::vector<std::string> which;
  for (std::size_t i = 0; i < programme.active.size(); ++i) {
    const bool twice = !names[i].empty() && named[names[i]] > 1;
    if (!twice && programme.node(programme.active[i]).account->owner_id) continue;
    ++amiss;
    if (which.size() < most_evidence) which.push_back("account:" + programme.id(programme.active[i]));
  }
  Value value = share(amiss, static_cast<double>(programme.active.size()), 1);
  value.evidence = std::move(which);
  return value;
}

/// Of the opportunities lost in twelve months.
Value lost_with_reason(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::opportunities, "loss_reason")) {
    return Value::unknown(p.missing(Object::opportunities, "loss_reason"));
  }
  const Losses lost = losses(p, p.ttm);
  return rate(p.opportunities, lost.with_reason, lost.all, 1, 0.8);
}

}  // namespace

std::span<const ProgrammeFact> maturity_practice_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "mat_accounts_scored",
        .name = "Accounts scored on enough criteria",
        .unit = "%",
        .range = "0..100",
        .inputs = "sel_total",
        .doc = "Share of the active accounts whose score has a coverage of 0.6 or more (8.4).",
        .source = "S001 S004",
        .evidence = "derived",
        .level = FactLevel::programme},
       accounts_scored},
      {{.id = "mat_months_since_list_change",
        .name = "Months since the list was changed",
        .unit = "months",
        .range = ">= 0",
        .inputs = "settings.list_changed_at",
        .doc = "Calendar months, a begun one counted as a whole (8.4).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       months_since_list_change},
      {{.id = "mat_plans_with_objective",
        .name = "Plans that serve the company's strategy",
        .unit = "%",
        .range = "0..100",
        .inputs = "plan_goal.strategic_objective settings.strategic_objectives",
        .doc = "Share of the plans in force with a goal that names one of the company's strategic objectives (8.4).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       plans_with_objective},
      {{.id = "mat_kams_trained",
        .name = "Key account managers trained in the last twelve months",
        .unit = "%",
        .range = "0..100",
        .inputs = "user.trainings user.role",
        .doc = "Share of the users of role kam with a training dated in twelve months (8.4, 14.8.2).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       managers_trained},
      {{.id = "mat_team_entries",
        .name = "Team members at work in the CRM",
        .unit = "%",
        .range = "0..100",
        .inputs = "activity.user_id account.team account.kam_id",
        .doc = "Of the managers and team members of key accounts, those with an activity in 30 days (8.4).",
        .source = "S004",
        .evidence = "transaction",
        .level = FactLevel::programme},
       team_entries},
      {{.id = "mat_records_amiss",
        .name = "Accounts that stand twice or have no owner",
        .unit = "%",
        .range = "0..100",
        .inputs = "account.name account.owner_id",
        .doc = "Share of the active accounts without an owner or with the name of another, letters and digits compared "
               "(8.4).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       records_amiss},
      {{.id = "mat_lost_with_reason",
        .name = "Lost opportunities with a reason",
        .unit = "%",
        .range = "0..100",
        .inputs = "opportunity.is_lost opportunity.loss_reason opportunity.closed_at",
        .doc = "Of those lost in twelve months (8.4).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       lost_with_reason},
  };
  return table;
}

}  // namespace kam::rules
