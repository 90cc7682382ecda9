#include <algorithm>
#include <set>

#include "account_facts.hpp"
#include "functions.hpp"
#include "made_of.hpp"

/// Whether our people can speak with one voice, and whether one of them can be the one face (model 4.2, 14.5.3).
namespace kam::rules {

namespace {

constexpr std::size_t least_parts = 2;

Value yes_or_no(bool yes) {
  return of_people(yes ? 1 : 0);
}

/// Mean of the known parts, two at least; what is known counts as kept by people (14.6.14).
class Parts {
 public:
  void add(std::string key, const Value& value) {
    known_ += value.is_known();
    for (const std::string& record : value.evidence) evidence_.push_back(record);
    if (value.reason == Reason::field_empty) some_in_use_ = true;
    mean_.add(std::move(key), value);
  }
  Value value() const {
    Value value = mean_.kept_by_people();
    if (known_ < least_parts) {
      const Value counts = value;
      value = Value::unknown(known_ > 0 ? Reason::too_few_records : none_known());
      value.k = counts.k;
      value.of = counts.of;
      value.details = counts.details;
    }
    value.evidence = evidence_;
    return value;
  }

 private:
  Reason none_known() const { return some_in_use_ ? Reason::field_empty : Reason::field_not_in_use; }

  MeanOfKnown mean_;
  std::size_t known_ = 0;
  bool some_in_use_ = false;
  std::vector<std::string> evidence_;
};

Value team_functions(const Portfolio& p, const Node& node) {
  constexpr std::size_t enough = 3;
  if (!p.in_use(Object::accounts, "team")) return Value::unknown(p.missing(Object::accounts, "team"));
  if (!p.records.has(Object::users)) return Value::unknown(Reason::no_records);
  return yes_or_no(count_functions(p, node.account->team) >= enough);
}

Value protocol(const Portfolio& p, const Node& node) {
  const Flag& agreed = node.account->communication_protocol;
  if (!agreed) return Value::unknown(p.missing(Object::accounts, "communication_protocol"));
  return yes_or_no(*agreed);
}

/// Do four of five of the team and the KAM write down what they do at this account?
Value shared_log(const Portfolio& p, const Node& node) {
  std::set<std::string_view> members(node.account->team.begin(), node.account->team.end());
  if (node.account->kam_id) members.insert(*node.account->kam_id);
  if (members.empty()) return Value::unknown(p.missing(Object::accounts, "team"));
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::activities, "user_id")) return Value::unknown(p.missing(Object::activities, "user_id"));
  const Window window = days_back(p.as_of, 30);
  std::set<std::string_view> logging;
  for (const Activity* a : node.activities) {
    if (a->user_id && window.holds(a->at) && members.contains(*a->user_id)) logging.insert(*a->user_id);
  }
  const bool all = 10 * logging.size() >= 8 * members.size();
  if (!all && !Portfolio::covered(p.activities, window)) return Value::unknown(Reason::too_few_records);
  return yes_or_no(all);
}

/// A meeting without a contact is one among ourselves; where nobody notes contacts, none can be told apart.
Value internal_meeting(const Portfolio& p, const Node& node) {
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  for (const std::string_view field : {"kind", "contact_ids"}) {
    if (!p.in_use(Object::activities, field)) return Value::unknown(p.missing(Object::activities, field));
  }
  const Window window = days_back(p.as_of, 45);
  for (const Activity* a : node.activities) {
    if (a->kind.value_or("") != "meeting" || !a->contact_ids.empty() || !window.holds(a->at)) continue;
    Value value = yes_or_no(true);
    value.evidence = {"activity:" + a->id};
    return value;
  }
  return Portfolio::covered(p.activities, window) ? yes_or_no(false) : Value::unknown(Reason::too_few_records);
}

Value coordination(const Portfolio& p, const Node& node) {
  Parts parts;
  parts.add("team_functions", team_functions(p, node));
  parts.add("communication_protocol", protocol(p, node));
  parts.add("shared_log", shared_log(p, node));
  parts.add("internal_meeting", internal_meeting(p, node));
  return parts.value();
}

/// `name` or `name@date`: done by the day.
bool has_training(const User& user, std::string_view wanted, Day as_of) {
  return std::any_of(user.trainings.begin(), user.trainings.end(), [&](std::string_view training) {
    const auto at = training.rfind('@');
    if (training.substr(0, at) != wanted) return false;
    const auto day = at == training.npos ? std::nullopt : parse_day(training.substr(at + 1));
    return !day || *day <= as_of;
  });
}

Value trainings(const Portfolio& p, const User* kam) {
  const List& required = p.settings.required_trainings;
  if (!kam) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::users, "trainings")) return Value::unknown(p.missing(Object::users, "trainings"));
  if (required.empty()) return Value::unknown(Reason::no_setting);
  const auto done = std::count_if(required.begin(), required.end(),
                                  [&](const std::string& wanted) { return has_training(*kam, wanted, p.as_of); });
  return of_people(static_cast<double>(done) / static_cast<double>(required.size()));
}

/// Of the categories that the plan in force wants covered, those that the KAM has sold before, to whomever.
Value categories_sold(const Portfolio& p, const Node& node, const User* kam) {
  if (!kam) return Value::unknown(Reason::no_records);
  const Plan* plan = plan_in_force(node);
  if (!plan) return Value::unknown(Reason::no_records);
  std::set<std::string_view> planned;
  for (const Need& need : plan->needs) {
    if (!need.category.empty()) planned.insert(need.category);
  }
  if (planned.empty()) return Value::unknown(p.missing(Object::plans, "needs"));
  if (!p.in_use(Object::opportunities, "product_ids") || !p.in_use(Object::opportunities, "owner_id")) {
    const bool products = p.in_use(Object::opportunities, "product_ids");
    return Value::unknown(p.missing(Object::opportunities, products ? "owner_id" : "product_ids"));
  }
  const auto sold = p.totals().populations.sold_by.find(kam->id);
  double known = 0;
  for (const std::string_view category : planned) {
    known += sold != p.totals().populations.sold_by.end() && sold->second.contains(category);
  }
  Value value = of_people(known / static_cast<double>(planned.size()));
  value.evidence = {"plan:" + plan->id};
  return value;
}

Value own_people_used(const Portfolio& p, const Node& node) {
  constexpr double enough = 4;
  Value value = functions_active(p, node);
  value.number = std::min(1.0, value.number / enough);
  return value;
}

Value breadth(const Portfolio& p, const Node& node) {
  const User* kam = node.account->kam_id ? p.user(*node.account->kam_id) : nullptr;
  Parts parts;
  parts.add("trainings", trainings(p, kam));
  parts.add("categories", categories_sold(p, node, kam));
  parts.add("functions", own_people_used(p, node));
  return parts.value();
}

}  // namespace

std::span<const FactDef> approach_team_facts() {
  static constexpr FactDef table[]{
      {.id = "app_coordination",
       .name = "We can speak with one voice",
       .range = "0..1",
       .inputs = "account.team account.communication_protocol activity.user_id activity.kind activity.contact_ids "
                 "user.function user.role",
       .doc = "Mean of what is known, two at least: a team of three functions, an agreed protocol, four of five of the "
              "team with an entry in 30 days, a meeting among ourselves in 45 (4.2, 14.5.3).",
       .source = "S000",
       .evidence = "field",
       .compute = coordination},
      {.id = "app_kam_breadth",
       .name = "The key account manager is a broad generalist",
       .range = "0..1",
       .inputs = "settings.required_trainings user.trainings plan.needs opportunity.owner_id opportunity.product_ids "
                 "activity.user_id account.kam_id",
       .doc = "Mean of what is known, two at least: required trainings done, categories of the plan sold before, "
              "functions of ours active in 90 days of four (4.2, 14.5.3).",
       .source = "S000",
       .evidence = "field",
       .compute = breadth},
  };
  return table;
}

}  // namespace kam::rules
