#include <algorithm>
#include <set>

#include "account_facts.hpp"
#include "contact_record.hpp"
#include "functions.hpp"
#include "made_of.hpp"

/// Who of ours looks after an account, and whom they have met there: what the rules of care ask for
/// (model 9.3, 14.9.6).
namespace kam::rules {

namespace {

/// A field that people keep, and that says no by being empty once they keep it at all (14.3.16).
Value kept(bool yes) {
  Value value = Value::known(yes);
  value.quality = 0.8;
  return value;
}

bool is_meeting(const Activity& activity) {
  const auto kind = activity.kind.value_or("");
  return kind == "meeting" || kind == "visit";
}

Value has_sponsor(const Portfolio& p, const Node& node) {
  if (!p.in_use(Object::accounts, "executive_sponsor_id")) {
    return Value::unknown(p.missing(Object::accounts, "executive_sponsor_id"));
  }
  return kept(node.account->executive_sponsor_id.has_value());
}

Value sponsor_contacts(const Portfolio& p, const Node& node) {
  const Text& sponsor = node.account->executive_sponsor_id;
  if (!sponsor) return Value::unknown(p.missing(Object::accounts, "executive_sponsor_id"));
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  const Window window = days_back(p.as_of, 180);
  Value value = of_feed(p.activities, 0);
  for (const Activity* a : node.activities) {
    if (a->user_id != sponsor || a->contact_ids.empty() || !window.holds(a->at) || !is_two_way(*a, p.as_of)) continue;
    ++value.number;
    value.evidence.push_back("activity:" + a->id);
  }
  return value;
}

/// Meetings and visits with an active decider in a window, of one topic where one is named. None in a window that the
/// records do not cover tells nothing (14.1.14).
Value decider_meetings(const Portfolio& p, const Node& node, Window window, std::string_view topic = {}) {
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  std::set<std::string_view> deciders;
  for (const Contact* contact : node.contacts) {
    if (is_active(*contact, p.as_of) && has_role(*contact, "decider")) deciders.insert(contact->id);
  }
  if (deciders.empty()) {
    return node.contacts.empty() ? Value::unknown(Reason::no_records) : nobody_of(p, {"dmu_roles"});
  }
  if (!topic.empty() && !p.in_use(Object::activities, "topic")) {
    return Value::unknown(p.missing(Object::activities, "topic"));
  }
  Value value = of_feed(p.activities, 0);
  for (const Activity* a : node.activities) {
    if (!window.holds(a->at) || !is_meeting(*a) || (!topic.empty() && a->topic.value_or("") != topic)) continue;
    const List& met = a->contact_ids;
    if (std::none_of(met.begin(), met.end(), [&](const std::string& id) { return deciders.contains(id); })) continue;
    ++value.number;
    value.evidence.push_back("activity:" + a->id);
  }
  if (value.number == 0 && !Portfolio::covered(p.activities, window)) return Value::unknown(Reason::too_few_records);
  return value;
}

}  // namespace

Value decider_meetings_of_quarter(const Portfolio& p, const Node& node) {
  return decider_meetings(p, node, days_back(p.as_of, 90));
}

namespace {

Value decider_reviews_of_year(const Portfolio& p, const Node& node) {
  return decider_meetings(p, node, p.ttm, "business_review");
}

Value meetings_ahead(const Portfolio& p, const Node& node) {
  if (!p.activities.exists() && node.upcoming.empty()) return Value::unknown(Reason::no_records);
  Value value = of_feed(p.activities, 0);
  for (const Activity* a : node.upcoming) {
    if (a->at - p.as_of > 60 || !is_meeting(*a) || a->contact_ids.empty()) continue;
    ++value.number;
    value.evidence.push_back("activity:" + a->id);
  }
  return value;
}

}  // namespace

Value functions_active(const Portfolio& p, const Node& node) {
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  if (!p.records.has(Object::users)) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::activities, "user_id")) return Value::unknown(p.missing(Object::activities, "user_id"));
  const Window window = days_back(p.as_of, 90);
  std::set<std::string_view> people;
  for (const Activity* a : node.activities) {
    if (window.holds(a->at) && a->user_id) people.insert(*a->user_id);
  }
  return of_feed(p.activities, static_cast<double>(count_functions(p, people)));
}

namespace {

Value days_since_review(const Portfolio& p, const Node& node) {
  const Plan* plan = plan_in_force(node);
  if (!plan) return Value::unknown(Reason::no_records);
  if (!plan->reviewed_at) return Value::unknown(p.missing(Object::plans, "reviewed_at"));
  Value value = kept(true);
  value.number = p.as_of - *plan->reviewed_at;
  value.evidence = {"plan:" + plan->id};
  return value;
}

Value values_of_year(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::value_items)) return Value::unknown(Reason::no_records);
  Value value = of_people(0);
  for (const ValueItem* item : node.value_items) {
    if (!p.ttm.holds(item->date)) continue;
    ++value.number;
    value.evidence.push_back("value_item:" + item->id);
  }
  return value;
}

}  // namespace

std::span<const FactDef> care_facts() {
  using expr::Type;
  static constexpr FactDef table[]{
      {.id = "has_sponsor",
       .name = "An executive sponsor is named",
       .range = "true, false",
       .inputs = "account.executive_sponsor_id",
       .doc = "Empty is a no once some accounts have a sponsor (R-EXE-01).",
       .source = "S001 S004 L02",
       .evidence = "field",
       .type = Type::boolean,
       .compute = has_sponsor},
      {.id = "sponsor_contacts_180d",
       .name = "Contacts of the executive sponsor with the customer in 180 days",
       .range = ">= 0",
       .inputs =
           "account.executive_sponsor_id activity.user_id activity.contact_ids activity.kind activity.responded_at",
       .doc = "Two-way activities by the sponsor that name a contact (14.4.3).",
       .source = "S004",
       .evidence = "transaction",
       .compute = sponsor_contacts},
      {.id = "decider_meetings_90d",
       .name = "Meetings and visits with a decider in 90 days",
       .range = ">= 0",
       .inputs = "activity.kind activity.contact_ids contact.dmu_roles",
       .doc = "With an active contact who decides; none in a window that is not covered is unknown (14.9.6).",
       .source = "S004",
       .evidence = "transaction",
       .compute = decider_meetings_of_quarter},
      {.id = "decider_reviews_12m",
       .name = "Business reviews with a decider in twelve months",
       .range = ">= 0",
       .inputs = "activity.topic activity.kind activity.contact_ids contact.dmu_roles",
       .doc = "Meetings and visits of topic business_review with an active contact who decides (14.9.6).",
       .source = "S004",
       .evidence = "transaction",
       .compute = decider_reviews_of_year},
      {.id = "meetings_ahead_60d",
       .name = "Meetings with the customer in the next 60 days",
       .range = ">= 0",
       .inputs = "activity.at activity.kind activity.contact_ids",
       .doc = "Meetings and visits after as_of that name a contact (14.9.3).",
       .source = "S001 S004",
       .evidence = "transaction",
       .compute = meetings_ahead},
      {.id = "functions_active_90d",
       .name = "Functions of ours active in 90 days",
       .range = ">= 0",
       .inputs = "activity.user_id user.function user.role",
       .doc = "Distinct functions of the users with any activity on the account (14.4.5).",
       .source = "S001 S004",
       .evidence = "transaction",
       .compute = functions_active},
      {.id = "plan_review_age",
       .name = "Days since the last review of the plan",
       .unit = "days",
       .inputs = "plan.reviewed_at",
       .doc = "Of the plan in force; never reviewed is unknown (14.9.6).",
       .source = "S001 S004",
       .evidence = "field",
       .compute = days_since_review},
      {.id = "value_items_12m",
       .name = "Values that we brought, noted in twelve months",
       .range = ">= 0",
       .inputs = "value_item.date",
       .doc = "Items dated in twelve months, confirmed by the customer or not (R-VAL-01).",
       .source = "S002",
       .evidence = "field",
       .compute = values_of_year},
  };
  return table;
}

}  // namespace kam::rules
