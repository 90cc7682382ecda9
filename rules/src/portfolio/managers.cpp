#include <algorithm>
#include <map>
#include <set>

#include "../facts/deals.hpp"
#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// What the people carry who hold the key accounts (model 2, S001, S002).
namespace kam::rules {

namespace {

using Figures = std::map<std::string, double>;  ///< by manager

/// The largest figure of a manager, with every manager's beside it, and those of the most loaded as evidence.
Value largest(Value value, const Figures& by_manager, double named_above) {
  Details details;
  for (const auto& [manager, figure] : by_manager) {
    value.number = std::max(value.number, figure);
    details.parts.push_back({manager, figure});
    if (rounded(figure) > named_above && value.evidence.size() < most_evidence) {
      value.evidence.push_back("user:" + manager);
    }
  }
  return value.with(std::move(details));
}

Reason no_manager(const Programme& programme) {
  return programme.portfolio.missing(Object::accounts, "kam_id");
}

Value accounts_of_manager(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  Figures counts;
  double held = 0;
  for (const std::size_t key : programme.active_keys) {
    const Text& manager = programme.node(key).account->kam_id;
    if (!manager) continue;
    ++counts[*manager];
    ++held;
  }
  if (counts.empty()) return Value::unknown(no_manager(programme));
  Value value = programme.of_keys(0);
  value.k = held;
  value.n = static_cast<double>(programme.active_keys.size());
  return largest(std::move(value), counts, programme.all.pack.load.many_accounts);
}

/// 1.. 10 → 0.5..1; what nobody knows counts as the middle and is flagged.
double effort(const Programme& programme, std::size_t node, bool& told) {
  const auto& pack = programme.all.pack;
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    if (pack.criteria[c].id != "sel_complexity_need") continue;
    const Criterion& need = programme.all.selection.cards[node].full()[c];
    told = need.value.is_known();
    if (told) return 0.5 + 0.5 * (need.score - 1) / 9;
  }
  return pack.load.unknown_complexity;
}

double hours(const Programme& programme, std::size_t node) {
  const auto& load = programme.all.pack.load;
  if (programme.is_key(node)) return load.key_hours;
  return programme.tier(node) == Tier::rising ? load.rising_hours : load.standard_hours;
}

Value load_of_manager(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  std::map<std::string, ExactSum> sums;
  double told = 0, held = 0;
  for (const std::size_t i : programme.active) {
    const Text& manager = programme.node(i).account->kam_id;
    if (!manager) continue;
    bool known = false;
    sums[*manager].add(hours(programme, i) * effort(programme, i, known));
    told += known;
    ++held;
  }
  if (sums.empty()) return Value::unknown(no_manager(programme));
  Figures loads;
  for (const auto& [manager, sum] : sums) loads[manager] = sum.value() / programme.all.pack.load.week_hours;
  Value value = programme.of_keys(0);
  value.k = told;
  value.n = held;
  value.partial = told < held;
  return largest(std::move(value), loads, 1);
}

/// The people who hold key accounts: users of that role, else those whom accounts name.
std::set<std::string_view> managers(const Programme& programme) {
  std::set<std::string_view> found;
  for (const User& user : programme.portfolio.records.users) {
    if (user.role == "kam") found.insert(user.id);
  }
  if (!found.empty()) return found;
  for (const std::size_t i : programme.active) {
    const Text& manager = programme.node(i).account->kam_id;
    if (manager) found.insert(*manager);
  }
  return found;
}

/// % of the managers who also chase new business.
Value shared_managers(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  const auto people = managers(programme);
  if (people.empty()) return Value::unknown(no_manager(programme));
  for (const std::string_view field : {"type", "owner_id"}) {
    if (!p.in_use(Object::opportunities, field)) return Value::unknown(p.missing(Object::opportunities, field));
  }
  std::map<std::string_view, int> new_deals;
  for (const Node& node : p.nodes) {
    for (const Opportunity* deal : node.opportunities) {
      if (deal->type.value_or("") != "new" || !deal->owner_id) continue;
      if (deal->created_at && p.ttm.holds(*deal->created_at)) ++new_deals[*deal->owner_id];
    }
  }
  double shared = 0;
  Value value;
  for (const std::string_view manager : people) {
    const auto found = new_deals.find(manager);
    if (found == new_deals.end() || found->second <= programme.all.pack.load.many_new_deals) continue;
    ++shared;
    if (value.evidence.size() < most_evidence) value.evidence.push_back("user:" + std::string(manager));
  }
  value.state = State::known;
  value.reason = Reason::none;
  value.number = 100 * shared / static_cast<double>(people.size());
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  value.k = shared;
  value.n = static_cast<double>(people.size());
  return value;
}

/// Users with an activity on the account while the deal was open.
std::size_t people_on(const Node& node, const Opportunity& deal) {
  std::set<std::string_view> users;
  for (const Activity* a : node.activities) {
    if (a->user_id && deal.created_at && Window{*deal.created_at, *deal.closed_at}.holds(a->at))
      users.insert(*a->user_id);
  }
  return users.size();
}

/// % of the key accounts' wins that one person is credited with although three or more worked on it.
Value team_tension(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = programme.no_keys()) return *none;
  if (!p.in_use(Object::opportunities, "credited_user_ids")) {
    return Value::unknown(p.missing(Object::opportunities, "credited_user_ids"));
  }
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  double won = 0, alone = 0;
  Value value;
  for (const std::size_t key : programme.active_keys) {
    const Node& node = programme.node(key);
    for (const Opportunity* deal : node.opportunities) {
      if (!is_won(*deal, p.as_of) || !deal->closed_at || !p.ttm.holds(*deal->closed_at)) continue;
      ++won;
      if (deal->credited_user_ids.size() != 1 || people_on(node, *deal) < 3) continue;
      ++alone;
      if (value.evidence.size() < most_evidence) value.evidence.push_back("opportunity:" + deal->id);
    }
  }
  if (won == 0) return Value::unknown(Reason::no_records);
  std::sort(value.evidence.begin(), value.evidence.end());
  value.state = State::known;
  value.reason = Reason::none;
  value.number = 100 * alone / won;
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  value.k = alone;
  value.n = won;
  return value;
}

/// A plan's history by person is not in the records (14.2.5).
Value overdue_managers(const Programme&) {
  return Value::unknown(Reason::no_records);
}

}  // namespace

std::span<const ProgrammeFact> manager_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "pf_accounts_per_manager",
        .name = "Key accounts of one manager",
        .unit = "accounts",
        .range = ">= 0",
        .inputs = "account.kam_id account.tier_label",
        .doc = "The most that one key account manager holds, with each manager's number (2).",
        .source = "S001 S003",
        .evidence = "field",
        .level = FactLevel::programme},
       accounts_of_manager},
      {{.id = "pf_manager_load",
        .name = "Load of one manager",
        .unit = "x",
        .range = ">= 0",
        .inputs = "account.kam_id tier sel_complexity_need",
        .doc = "Hours a week that the accounts of one manager ask for, by tier and complexity, against a working week; "
               "the largest, with each manager's (2, 14.4.2).",
        .source = "S001",
        .evidence = "field",
        .level = FactLevel::programme},
       load_of_manager},
      {{.id = "pf_shared_manager",
        .name = "Managers who also chase new business",
        .unit = "%",
        .range = "0..100",
        .inputs = "user.role account.kam_id opportunity.type opportunity.owner_id opportunity.created_at",
        .doc = "Share of the key account managers with more than ten new-business opportunities of twelve months (2, "
               "14.4.3).",
        .source = "S001",
        .evidence = "field",
        .level = FactLevel::programme},
       shared_managers},
      {{.id = "pf_team_tension",
        .name = "Wins of a team that one person is credited with",
        .unit = "%",
        .range = "0..100",
        .inputs = "opportunity.credited_user_ids activity.user_id",
        .doc = "Share of the key accounts' won opportunities with one credited user although three or more were active "
               "on the account while it was open (2).",
        .source = "S002",
        .evidence = "field",
        .level = FactLevel::programme},
       team_tension},
      {{.id = "pf_overdue_managers",
        .name = "Managers with too many overdue actions",
        .range = ">= 0",
        .inputs = "plan_action history",
        .doc =
            "Managers with more than ten overdue actions over three accounts or more; not known to stateless scoring "
            "(R-PF-08, 14.2.5).",
        .source = "S001",
        .evidence = "field",
        .level = FactLevel::programme},
       overdue_managers},
  };
  return table;
}

}  // namespace kam::rules
