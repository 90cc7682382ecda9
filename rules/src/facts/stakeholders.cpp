#include <algorithm>
#include <cmath>

#include "facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"
#include "stakeholder.hpp"

/// The people at the customer and how they stand to us (model 6.2, 6.3, 14.7.1).
namespace kam::rules {

std::vector<const Contact*> active_people(const Portfolio& p, const Node& node) {
  std::vector<const Contact*> people;
  for (const Contact* contact : node.contacts) {
    if (is_active(*contact, p.as_of)) people.push_back(contact);
  }
  return people;
}

bool is_held(std::string_view role, const std::vector<const Contact*>& people) {
  return std::any_of(people.begin(), people.end(), [&](const Contact* person) { return has_role(*person, role); });
}

ContactLevel contact_level(int contacts) {
  if (contacts == 0) return {"none", 0};
  if (contacts <= 2) return {"rare", 0.4};
  return contacts <= 5 ? ContactLevel{"regular", 0.8} : ContactLevel{"frequent", 1};
}

double strength_of(const Contact& contact, const ContactRecord::Person& record, Day as_of) {
  double points = 40 * contact_level(record.in_window).share;
  if (record.newest) points += 25 * std::pow(0.5, (as_of - *record.newest) / 60.0);
  if (!contact.friendliness) return 100 * points / 65;
  return points + 35 * (*contact.friendliness + 2) / 4;
}

bool needs_convincing(const Contact& contact) {
  return contact.influence && contact.friendliness && *contact.influence >= 4 && *contact.friendliness <= -1;
}

namespace {

/// What of the stance and influence of people is missing at this account.
Value no_stance(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  const bool influence = p.in_use(Object::contacts, "influence");
  return Value::unknown(p.missing(Object::contacts, influence ? "friendliness" : "influence"));
}

Value share_of(double k, double n) {
  Value value = of_people(k / n);
  value.k = k;
  value.n = n;
  return value;
}

Value role_coverage(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::contacts, "dmu_roles")) return Value::unknown(p.missing(Object::contacts, "dmu_roles"));
  const auto people = active_people(p, node);
  const auto held = std::count_if(roles_that_count.begin(), roles_that_count.end(),
                                  [&](std::string_view role) { return is_held(role, people); });
  return share_of(static_cast<double>(held), roles_that_count.size());
}

Value decider_contact(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  const Window window = days_back(p.as_of, 90);
  const ContactRecord record(p, node, window);
  double deciders = 0, reached = 0;
  for (const Contact* person : active_people(p, node)) {
    if (!has_role(*person, "decider")) continue;
    ++deciders;
    reached += record.count(person->id) > 0;
  }
  if (deciders == 0) return nobody_of(p, {"dmu_roles"});
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  Value value = share_of(reached, deciders);
  value.freshness = p.activities.freshness;
  return covered_part(p, p.activities, window, value);
}

Value stakeholder_strength(const Portfolio& p, const Node& node) {
  if (node.contacts.empty() || !p.activities.exists()) return Value::unknown(Reason::no_records);
  const ContactRecord record(p, node, days_back(p.as_of, 90));
  ExactSum weighted, weights;
  double people = 0, stance_unknown = 0;
  for (const Contact* person : active_people(p, node)) {
    if (!person->influence || *person->influence <= 0) continue;
    ++people;
    stance_unknown += !person->friendliness;
    weights.add(*person->influence);
    weighted.add(*person->influence * strength_of(*person, record.with(person->id), p.as_of));
  }
  if (people == 0) return Value::unknown(p.missing(Object::contacts, "influence"));
  Value value = of_people(weighted.value() / weights.value());
  value.freshness = p.activities.freshness;
  value.n = people;
  return value.with({.beside = {{"friendliness_unknown", stance_unknown}}});
}

Value stakeholder_support(const Portfolio& p, const Node& node) {
  ExactSum weighted, weights;
  double known = 0, people = 0;
  for (const Contact* person : active_people(p, node)) {
    ++people;
    if (!person->friendliness || !person->influence || *person->influence <= 0) continue;
    ++known;
    weights.add(*person->influence);
    weighted.add(*person->influence * *person->friendliness / 2);
  }
  if (known == 0) return no_stance(p, node);
  Value value = of_people(100 * weighted.value() / weights.value());
  value.k = known;
  value.n = people;
  return value;
}

Value stakeholder_blockers(const Portfolio& p, const Node& node) {
  double blockers = 0, known = 0;
  Value value = of_people(0);
  for (const Contact* person : active_people(p, node)) {
    if (!person->friendliness || !person->influence) continue;
    ++known;
    if (!needs_convincing(*person)) continue;
    ++blockers;
    value.evidence.push_back("contact:" + person->id);
  }
  if (known == 0) return no_stance(p, node);
  value.number = blockers;
  return value;
}

Value stakeholder_depth(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  return of_people(static_cast<double>(active_people(p, node).size()));
}

Value stakeholder_seniority(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  double known = 0, senior = 0;
  for (const Contact* person : active_people(p, node)) {
    if (!person->seniority) continue;
    ++known;
    senior += *person->seniority == "c_level" || *person->seniority == "vp";
  }
  if (known == 0) return Value::unknown(p.missing(Object::contacts, "seniority"));
  return share_of(senior, known);
}

Value relationship_quality(const Portfolio& p, const Node& node) {
  const Value strength = stakeholder_strength(p, node), coverage = role_coverage(p, node),
              support = stakeholder_support(p, node), satisfied = satisfaction(p, node);
  MeanOfKnown mean;
  mean.add("stk_strength", strength);
  mean.add("stk_coverage", coverage, coverage.number * 100);
  mean.add("stk_support", support, (support.number + 100) / 2);
  mean.add("kpi_satisfaction", satisfied);
  return mean.kept_by_people();
}

}  // namespace

std::span<const FactDef> stakeholder_facts() {
  static constexpr FactDef table[]{
      {.id = "stk_coverage",
       .name = "Roles of the decision that are named",
       .range = "0..1",
       .inputs = "contact.dmu_roles contact.is_active",
       .doc = "Share of user, influencer, decider, buyer and gatekeeper with an active person (6.2).",
       .source = "S001 S003 L10",
       .evidence = "field",
       .compute = role_coverage},
      {.id = "stk_decider_contact",
       .name = "Deciders in contact",
       .range = "0..1",
       .inputs = "contact.dmu_roles activity.contact_ids",
       .doc = "Share of named deciders with a two-way contact in 90 days (6.2, 14.7.1).",
       .source = "S001",
       .evidence = "transaction",
       .compute = decider_contact},
      {.id = "stk_strength",
       .name = "Strength of the contacts",
       .range = "0..100",
       .inputs = "contact.influence contact.friendliness activity.contact_ids",
       .doc = "Contact level, stance and recency of each person, weighted by influence (6.2, 14.7.1).",
       .source = "S001",
       .evidence = "transaction",
       .compute = stakeholder_strength},
      {.id = "stk_support",
       .name = "Support",
       .range = "-100..100",
       .inputs = "contact.influence contact.friendliness",
       .doc = "Stance weighted by influence over the people whose stance is known (6.2).",
       .source = "S001",
       .evidence = "field",
       .compute = stakeholder_support},
      {.id = "stk_blockers",
       .name = "People to be convinced",
       .range = ">= 0",
       .inputs = "contact.influence contact.friendliness",
       .doc = "People of influence 4 or more who are sceptics or adversaries (6.2).",
       .source = "S001",
       .evidence = "field",
       .compute = stakeholder_blockers},
      {.id = "stk_depth",
       .name = "Active contacts",
       .range = ">= 0",
       .inputs = "contact.id",
       .doc = "Distinct active contacts (6.2).",
       .source = "S001",
       .evidence = "field",
       .compute = stakeholder_depth},
      {.id = "stk_seniority",
       .name = "Senior contacts",
       .range = "0..1",
       .inputs = "contact.seniority",
       .doc = "Share of c-level and vice presidents among the active contacts whose seniority is known (6.2).",
       .source = "S001",
       .evidence = "field",
       .compute = stakeholder_seniority},
      {.id = "kpi_relationship_quality",
       .name = "Relationship quality",
       .range = "0..100",
       .inputs = "stk_strength stk_coverage stk_support kpi_satisfaction",
       .doc = "Mean of the known parts, each on 0..100 (6.3).",
       .source = "S001",
       .evidence = "field",
       .compute = relationship_quality},
  };
  return table;
}

}  // namespace kam::rules
