#include <algorithm>
#include <set>

#include "../facts/contact_record.hpp"
#include "../facts/made_of.hpp"
#include "../portfolio/programme_fact.hpp"
#include "kam/rules/exact_sum.hpp"

/// What the records say of each key account: who looks after it, whom we know there, what we measure (model 8.4).
namespace kam::rules {

namespace {

/// Why nothing can be said of active key accounts, if so.
std::optional<Value> no_active_keys(const Programme& programme) {
  if (auto none = programme.no_keys()) return none;
  if (programme.active_keys.empty()) return Value::unknown(Reason::no_records);
  return std::nullopt;
}

std::optional<Value> not_in_use(const Programme& programme, Object object, std::string_view field) {
  const Portfolio& p = programme.portfolio;
  if (p.in_use(object, field)) return std::nullopt;
  return Value::unknown(p.missing(object, field));
}

/// % of the active key accounts that have it, naming those that do not.
template <class Has>
Value share_of_keys(const Programme& programme, Has has) {
  Value value = programme.of_keys(0);
  value.k = 0;
  value.n = static_cast<double>(programme.active_keys.size());
  for (const std::size_t key : programme.active_keys) {
    if (has(key)) {
      ++*value.k;
    } else {
      name_account(value, programme, key);
    }
  }
  value.number = 100 * *value.k / *value.n;
  return value;
}

/// Mean of a fact over the active key accounts that know it.
template <class Of>
Value mean_of_keys(const Programme& programme, Of of) {
  if (auto none = no_active_keys(programme)) return *none;
  ExactSum sum;
  double known = 0;
  std::optional<Reason> missing;
  for (const std::size_t key : programme.active_keys) {
    const Value& value = of(key);
    if (value.is_known()) {
      sum.add(value.number);
      ++known;
    } else if (!missing) {
      missing = value.reason;
    }
  }
  Value value = known > 0 ? programme.of_keys(sum.value() / known) : Value::unknown(*missing);
  value.k = known;
  value.n = static_cast<double>(programme.active_keys.size());
  return value;
}

Value perception_known(const Programme& programme) {
  if (auto none = no_active_keys(programme)) return *none;
  const auto& criteria = programme.all.pack.criteria;
  const auto at = std::find_if(criteria.begin(), criteria.end(),
                               [](const Measure& one) { return one.id == "sel_supplier_perception"; });
  if (at == criteria.end()) return Value::not_applicable(Reason::switched_off);
  const auto place = static_cast<std::size_t>(at - criteria.begin());
  return share_of_keys(
      programme, [&](std::size_t key) { return programme.all.selection.cards[key].full()[place].value.is_known(); });
}

/// Activities of twelve months that name somebody of the top level.
double with_the_top(const Portfolio& p, const Node& node) {
  std::set<std::string_view> top;
  for (const Contact* contact : node.contacts) {
    if (contact->seniority.value_or("") == "c_level") top.insert(contact->id);
  }
  return static_cast<double>(std::count_if(node.activities.begin(), node.activities.end(), [&](const Activity* a) {
    return p.ttm.holds(a->at) && std::any_of(a->contact_ids.begin(), a->contact_ids.end(),
                                             [&](const std::string& id) { return top.contains(id); });
  }));
}

Value c_level_contacts(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = no_active_keys(programme)) return *none;
  if (auto none = not_in_use(programme, Object::contacts, "seniority")) return *none;
  if (auto none = not_in_use(programme, Object::activities, "contact_ids")) return *none;
  double contacts = 0;
  for (const std::size_t key : programme.active_keys) contacts += with_the_top(p, programme.node(key));
  const auto n = static_cast<double>(programme.active_keys.size());
  Value value = of_feed(p.activities, contacts / n, programme.of_keys(0).quality);
  value.k = contacts;
  value.n = n;
  return covered_part(p, p.activities, p.ttm, std::move(value));
}

Value keys_with_kam(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = no_active_keys(programme)) return *none;
  if (auto none = not_in_use(programme, Object::accounts, "owner_id")) return *none;
  if (!p.records.has(Object::users)) return Value::unknown(Reason::no_records);
  return share_of_keys(programme, [&](std::size_t key) {
    const User* owner = p.user(programme.node(key).account->owner_id.value_or(""));
    return owner && owner->role == "kam";
  });
}

Value keys_with_functions(const Programme& programme) {
  if (auto none = no_active_keys(programme)) return *none;
  const auto functions = [&](std::size_t key) -> const Value& { return programme.fact("functions_active_90d", key); };
  if (const Value& first = functions(programme.active_keys.front()); !first.is_known()) {
    return Value::unknown(first.reason);  // the tenant does not record who does what
  }
  Value value = share_of_keys(programme, [&](std::size_t key) { return functions(key).number >= 3; });
  value.freshness = programme.portfolio.activities.freshness;
  return value;
}

Value role_coverage(const Programme& programme) {
  Value value =
      mean_of_keys(programme, [&](std::size_t key) -> const Value& { return programme.fact("stk_coverage", key); });
  value.number *= 100;
  return value;
}

/// Of all activities at key accounts, those that we planned ourselves; ten of them at least (5.9).
Value proactivity(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = no_active_keys(programme)) return *none;
  if (auto none = not_in_use(programme, Object::activities, "planned")) return *none;
  const Window window = days_back(p.as_of, 90);
  double planned = 0, all = 0;
  for (const std::size_t key : programme.active_keys) {
    for (const Activity* activity : programme.node(key).activities) {
      if (!window.holds(activity->at)) continue;
      ++all;
      planned += is_proactive(*activity);
    }
  }
  constexpr double least = 10;
  if (all < least) return Value::unknown(all > 0 ? Reason::too_few_records : Reason::no_records);
  Value value = of_feed(p.activities, 100 * planned / all, programme.of_keys(0).quality);
  value.k = planned;
  value.n = all;
  return covered_part(p, p.activities, window, std::move(value));
}

/// Of the key accounts with enough contacts to tell: % where one person takes part in seven of ten.
Value single_thread(const Programme& programme) {
  if (auto none = no_active_keys(programme)) return *none;
  double told = 0, single = 0;
  Value value = programme.of_keys(0);
  for (const std::size_t key : programme.active_keys) {
    const Value& share = programme.fact("single_thread_share", key);
    if (!share.is_known()) continue;
    ++told;
    if (rounded(share.number) < 0.7) continue;
    ++single;
    name_account(value, programme, key);
  }
  if (told == 0) {
    return Value::unknown(programme.portfolio.activities.exists() ? Reason::too_few_records : Reason::no_records);
  }
  value.number = 100 * single / told;
  value.freshness = programme.portfolio.activities.freshness;
  value.k = single;
  value.n = told;
  return value;
}

Value keys_measured(const Programme& programme) {
  if (auto none = no_active_keys(programme)) return *none;
  return share_of_keys(programme, [&](std::size_t key) {
    return programme.fact("kpi_growth", key).is_known() && programme.fact("kpi_net_margin", key).is_known() &&
           programme.fact("kpi_satisfaction", key).is_known();
  });
}

/// Mean share of the criteria that are known: a measure of how far this very tool is fed.
Value key_coverage(const Programme& programme) {
  if (auto none = no_active_keys(programme)) return *none;
  ExactSum sum;
  for (const std::size_t key : programme.active_keys) sum.add(programme.all.selection.cards[key].total.coverage);
  const auto n = static_cast<double>(programme.active_keys.size());
  Value value = programme.of_keys(100 * sum.value() / n);
  value.n = n;
  return value;
}

}  // namespace

std::span<const ProgrammeFact> maturity_key_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "mat_perception_known",
        .name = "Key accounts whose view of us is known",
        .unit = "%",
        .range = "0..100",
        .inputs = "sel_supplier_perception",
        .doc = "Share of the key accounts that told us how they see us as a supplier (8.4).",
        .source = "S004",
        .evidence = "derived",
        .level = FactLevel::programme},
       perception_known},
      {{.id = "mat_c_level_contacts",
        .name = "Contacts with the top of a key account in a year",
        .unit = "x",
        .range = ">= 0",
        .inputs = "activity.contact_ids contact.seniority",
        .doc = "Activities of twelve months with a c_level contact, for each key account (8.4).",
        .source = "S004",
        .evidence = "transaction",
        .level = FactLevel::programme},
       c_level_contacts},
      {{.id = "mat_keys_with_kam",
        .name = "Key accounts owned by a key account manager",
        .unit = "%",
        .range = "0..100",
        .inputs = "account.owner_id user.role",
        .doc = "Share of the key accounts whose owner has the role kam (8.4).",
        .source = "S001 S004",
        .evidence = "field",
        .level = FactLevel::programme},
       keys_with_kam},
      {{.id = "mat_keys_with_functions",
        .name = "Key accounts with three functions at work",
        .unit = "%",
        .range = "0..100",
        .inputs = "functions_active_90d",
        .doc = "Share of the key accounts on which three of our functions or more were active in 90 days (8.4).",
        .source = "S001 S004",
        .evidence = "transaction",
        .level = FactLevel::programme},
       keys_with_functions},
      {{.id = "mat_role_coverage",
        .name = "Roles of the decision known at key accounts",
        .unit = "%",
        .range = "0..100",
        .inputs = "stk_coverage",
        .doc = "Mean share of user, influencer, decider, buyer and gatekeeper that are named (8.4).",
        .source = "S001 S004",
        .evidence = "field",
        .level = FactLevel::programme},
       role_coverage},
      {{.id = "mat_proactivity",
        .name = "Activities at key accounts that we planned",
        .unit = "%",
        .range = "0..100",
        .inputs = "activity.direction activity.planned account.tier_label",
        .doc = "Mean share of outbound planned activities over the key accounts with ten or more in 90 days (8.4).",
        .source = "S001 S004",
        .evidence = "transaction",
        .level = FactLevel::programme},
       proactivity},
      {{.id = "mat_single_thread",
        .name = "Key accounts that hang on one contact",
        .unit = "%",
        .range = "0..100",
        .inputs = "single_thread_share",
        .doc = "Of the key accounts with enough contacts to tell, those where one person takes part in 70 % or more "
               "(8.4).",
        .source = "S004",
        .evidence = "transaction",
        .level = FactLevel::programme},
       single_thread},
      {{.id = "mat_keys_measured",
        .name = "Key accounts measured on growth, profit and satisfaction",
        .unit = "%",
        .range = "0..100",
        .inputs = "kpi_growth kpi_net_margin kpi_satisfaction",
        .doc = "Share of the key accounts whose growth, net margin and satisfaction are all known (8.4).",
        .source = "S003 S004",
        .evidence = "derived",
        .level = FactLevel::programme},
       keys_measured},
      {{.id = "mat_key_coverage",
        .name = "Criteria known of key accounts",
        .unit = "%",
        .range = "0..100",
        .inputs = "sel_total",
        .doc = "Mean coverage of the key accounts' scores (8.4).",
        .source = "S004",
        .evidence = "derived",
        .level = FactLevel::programme},
       key_coverage},
  };
  return table;
}

}  // namespace kam::rules
