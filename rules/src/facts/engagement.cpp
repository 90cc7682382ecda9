#include <algorithm>

#include "contact_record.hpp"
#include "facts.hpp"
#include "made_of.hpp"

/// How we and the customer work together, by the activities (model 5.9, 14.6.11, 14.6.12).
namespace kam::rules {

namespace {

bool in(std::string_view label, std::initializer_list<std::string_view> labels) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

/// k of n activities of a window that `counts` tells apart; the field must be in use.
template <class Counts>
Value share_of_activities(const Portfolio& p, const Node& node, Window window, std::string_view field, double least,
                          Counts counts) {
  if (!p.in_use(Object::activities, field)) return Value::unknown(p.missing(Object::activities, field));
  double k = 0, n = 0;
  for (const Activity* activity : node.activities) {
    if (!window.holds(activity->at)) continue;
    const std::optional<bool> counted = counts(*activity);
    if (!counted) continue;
    ++n;
    k += *counted;
  }
  return covered_part(p, p.activities, window, rate(p.activities, k, n, least));
}

/// 0→0, 0.5→40, 1→70, 2→100 two-way activities per key contact and month.
double engagement_points(double per_month) {
  if (per_month <= 0.5) return 80 * per_month;
  if (per_month <= 1) return 40 + 60 * (per_month - 0.5);
  return std::min(100.0, 70 + 30 * (per_month - 1));
}

Value engagement(const Portfolio& p, const Node& node) {
  if (!p.activities.exists() || node.contacts.empty()) return Value::unknown(Reason::no_records);
  const auto people = static_cast<double>(std::count_if(node.contacts.begin(), node.contacts.end(),
                                                        [&](const Contact* c) { return is_key_contact(*c, p.as_of); }));
  if (people == 0) return nobody_of(p, {"influence", "dmu_roles"});
  const Window window = days_back(p.as_of, 90);
  const auto two_way =
      static_cast<double>(std::count_if(node.activities.begin(), node.activities.end(), [&](const Activity* a) {
        return window.holds(a->at) && is_two_way(*a, p.as_of);
      }));
  const double per_month = two_way / 3 / people;
  Value value = of_feed(p.activities, engagement_points(per_month));
  value.with({.beside = {{"per_month", per_month}, {"activities", two_way}, {"key_contacts", people}}});
  return covered_part(p, p.activities, window, value);
}

Value proactivity(const Portfolio& p, const Node& node) {
  return share_of_activities(p, node, days_back(p.as_of, 90), "planned", 10,
                             [](const Activity& a) { return std::optional(is_proactive(a)); });
}

Value reactive_share(const Portfolio& p, const Node& node) {
  return share_of_activities(p, node, days_back(p.as_of, 90), "origin", 10, [](const Activity& a) {
    return std::optional(in(a.origin.value_or(""), {"ticket", "inbound"}));
  });
}

Value topic_balance(const Portfolio& p, const Node& node) {
  return share_of_activities(p, node, days_back(p.as_of, 180), "topic", 5, [](const Activity& a) {
    if (!a.topic || a.kind.value_or("") != "meeting") return std::optional<bool>();
    return std::optional(in(*a.topic, {"business_review", "customer_goals", "executive", "relationship"}));
  });
}

}  // namespace

bool is_proactive(const Activity& activity) {
  return activity.direction.value_or("") == "out" && activity.planned.value_or(false);
}

std::span<const FactDef> engagement_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_engagement",
       .name = "Engagement",
       .range = "0..100",
       .inputs = "activity.at activity.kind activity.responded_at contact.influence contact.dmu_roles",
       .doc = "Two-way activities per key contact and month over 90 days, on 0..100 (5.9, 14.6.11).",
       .source = "S001",
       .evidence = "transaction",
       .compute = engagement},
      {.id = "kpi_proactivity",
       .name = "Proactivity",
       .unit = "%",
       .range = "0..100",
       .inputs = "activity.direction activity.planned",
       .doc = "Outbound planned activities of all in 90 days, ten at least (5.9).",
       .source = "S001 L02",
       .evidence = "transaction",
       .compute = proactivity},
      {.id = "kpi_reactive_share",
       .name = "Reactive share",
       .unit = "%",
       .range = "0..100",
       .inputs = "activity.origin",
       .doc = "Activities that a ticket or the customer set off, of all in 90 days, ten at least (5.9).",
       .source = "S001 L02",
       .evidence = "transaction",
       .compute = reactive_share},
      {.id = "kpi_topic_balance",
       .name = "Meetings on the customer rather than the product",
       .unit = "%",
       .range = "0..100",
       .inputs = "activity.kind activity.topic",
       .doc = "Meetings on business review, customer goals, executive matters or the relationship, of those with a "
              "topic in 180 days, five at least (5.9).",
       .source = "S001",
       .evidence = "transaction",
       .compute = topic_balance},
      {.id = "kpi_f2f",
       .name = "Meetings with deciders",
       .range = ">= 0",
       .inputs = "activity.kind activity.contact_ids contact.dmu_roles",
       .doc = "Visits and meetings with an active decider in 90 days (5.9).",
       .source = "S004",
       .evidence = "transaction",
       .compute = decider_meetings_of_quarter},
  };
  return table;
}

}  // namespace kam::rules
