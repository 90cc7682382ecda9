#include <algorithm>
#include <set>

#include "account_facts.hpp"
#include "contact_record.hpp"
#include "made_of.hpp"

/// How deep we sit in the customer (model 5.8, 14.6.11).
namespace kam::rules {

namespace {

Value departments_reached(const Portfolio& p, const Node& node) {
  std::set<std::string_view> departments;
  bool any = false;
  for (const Usage* row : node.usage) {
    if (!p.ttm.holds(row->at)) continue;
    any = true;
    if (row->department) departments.insert(*row->department);
  }
  for (const Purchase& purchase : node.purchases) {
    if (!p.ttm.holds(purchase.date)) continue;
    any = true;
    if (!purchase.department.empty()) departments.insert(purchase.department);
  }
  const Object bought = p.deals_only ? Object::opportunities : Object::invoices;
  if (!p.records.has(Object::usage) && !p.records.has(bought)) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::usage, "department") && !p.in_use(bought, "department")) {
    return Value::unknown(Reason::field_not_in_use);
  }
  if (any && departments.empty()) return Value::unknown(Reason::field_empty);
  const Number& all = node.account->departments_total;
  if (!all) return Value::unknown(p.missing(Object::accounts, "departments_total"));
  if (*all <= 0) return Value::unknown(Reason::conflicting_records);
  Value value = of_purchases(p, 100 * std::min(1.0, static_cast<double>(departments.size()) / *all));
  value.k = static_cast<double>(departments.size());
  value.n = *all;
  return value;
}

Value people_reached(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  double known = 0, reached = 0;
  const Window window = days_back(p.as_of, 180);
  const ContactRecord record(p, node, window);
  for (const Contact* contact : node.contacts) {
    if (!is_active(*contact, p.as_of) || !(has_role(*contact, "decider") || has_role(*contact, "influencer"))) continue;
    ++known;
    reached += record.count(contact->id) > 0;
  }
  if (known == 0) return nobody_of(p, {"dmu_roles"});
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::activities, "contact_ids")) return Value::unknown(Reason::field_not_in_use);
  return covered_part(p, p.activities, window, rate(p.activities, reached, known, 1, 0.8));
}

/// What the plan in force says that the customer needs, by category.
std::set<std::string_view> needed_categories(const Node& node) {
  std::set<std::string_view> categories;
  if (const Plan* plan = plan_in_force(node)) {
    for (const Need& need : plan->needs) {
      if (!need.category.empty()) categories.insert(need.category);
    }
  }
  return categories;
}

Value of_categories(const Portfolio& p, double bought, double relevant) {
  Value value = of_purchases(p, 100 * std::min(1.0, bought / relevant));
  value.k = bought;
  value.n = relevant;
  return value;
}

Value categories_reached(const Portfolio& p, const Node& node) {
  if (!p.has_revenue || !p.has_lines) return Value::unknown(Reason::no_records);
  const double bought = categories_of(node);
  if (bought == 0 && node.uncategorised_revenue != 0) {
    return Value::unknown(p.missing(Object::products, "category"));
  }
  const auto needed = needed_categories(node);
  if (!needed.empty()) {
    const auto covered = std::count_if(needed.begin(), needed.end(), [&](std::string_view category) {
      const auto found = node.category_revenue.find(category);
      return found != node.category_revenue.end() && found->second > 0;
    });
    return of_categories(p, static_cast<double>(covered), static_cast<double>(needed.size()));
  }
  if (!node.account->segment) return Value::unknown(p.missing(Object::accounts, "segment"));
  const auto peers = p.totals().populations.categories_bought.find(segment_of(node));
  if (peers == p.totals().populations.categories_bought.end()) return Value::unknown(Reason::too_few_records);
  return of_categories(p, bought, median(peers->second));
}

Value penetration(const Portfolio& p, const Node& node) {
  MeanOfKnown mean;
  mean.add("departments", departments_reached(p, node));
  mean.add("people", people_reached(p, node));
  mean.add("categories", categories_reached(p, node));
  return mean.value();
}

/// What health counts (5.10): one part alone says too little.
Value penetration_of_two(const Portfolio& p, const Node& node) {
  Value value = penetration(p, node);
  return value.is_known() && value.k < 2 ? Value::unknown(Reason::too_few_records) : value;
}

}  // namespace

std::span<const FactDef> penetration_facts() {
  static constexpr FactDef table[]{
      {.id = "penetration_departments",
       .name = "Departments reached",
       .unit = "%",
       .range = "0..100",
       .inputs = "usage.department invoice.department account.departments_total",
       .doc = "Departments that use or buy in the last twelve months, of all that the customer has (5.8).",
       .source = "S003",
       .evidence = "transaction",
       .compute = departments_reached},
      {.id = "penetration_people",
       .name = "Deciders and influencers reached",
       .unit = "%",
       .range = "0..100",
       .inputs = "contact.dmu_roles activity.contact_ids activity.kind activity.responded_at",
       .doc = "Known deciders and influencers with a two-way contact in 180 days (5.8).",
       .source = "S003",
       .evidence = "transaction",
       .compute = people_reached},
      {.id = "penetration_categories",
       .name = "Categories bought of those relevant",
       .unit = "%",
       .range = "0..100",
       .inputs = "invoice.lines product.category plan.needs account.segment",
       .doc = "Categories bought of those in the needs of the plan in force, else against the median buyer of the "
              "segment (5.8).",
       .source = "S003",
       .evidence = "transaction",
       .compute = categories_reached},
      {.id = "kpi_penetration",
       .name = "Penetration",
       .range = "0..100",
       .inputs = "penetration_departments penetration_people penetration_categories",
       .doc = "Mean of the known parts: departments, people, categories (5.8).",
       .source = "S003",
       .evidence = "transaction",
       .compute = penetration},
      {.id = "penetration_of_two",
       .name = "Penetration, where two parts are known",
       .range = "0..100",
       .inputs = "kpi_penetration",
       .doc = "Penetration with two of its three parts at least: what health counts (5.10).",
       .source = "S003",
       .evidence = "transaction",
       .compute = penetration_of_two},
  };
  return table;
}

}  // namespace kam::rules
