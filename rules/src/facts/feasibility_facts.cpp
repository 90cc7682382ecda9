#include <algorithm>
#include <cmath>
#include <numbers>

#include "account_facts.hpp"
#include "account_fields.hpp"

/// Can we serve the customer, and can it pay? (model 1.2 E)
namespace kam::rules {

Value insolvent(const Portfolio& p, const Node& node) {
  if (!node.account->insolvency_flag.value_or(false)) {  // the reason is that of the class, which comes next
    return node.account->credit_class ? Value::unknown(Reason::stale) : missing_field(p, "credit_class");
  }
  Value value = of_account(p, node, 1);
  value.shown = false;
  return value;
}

Value credit_class(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->credit_class, "credit_class");
}

Value deciders(const Portfolio& p, const Node& node) {
  double count = 0;
  for (const Contact* contact : node.contacts) {
    count += is_active(*contact, p.as_of) && (has_role(*contact, "decider") || has_role(*contact, "approver"));
  }
  if (count == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(count);
  value.quality = 0.8;
  return value;
}

double distance_km(double lat1, double lon1, double lat2, double lon2) {
  constexpr double radius = 6371.0088, degree = std::numbers::pi / 180;
  const double a =
      std::pow(std::sin((lat2 - lat1) * degree / 2), 2) +
      std::cos(lat1 * degree) * std::cos(lat2 * degree) * std::pow(std::sin((lon2 - lon1) * degree / 2), 2);
  return 2 * radius * std::asin(std::min(1.0, std::sqrt(a)));
}

Value service_distance(const Portfolio& p, const Node& node) {
  if (!p.settings.distance_matters) return Value::not_applicable(Reason::distance_not_relevant);
  if (p.settings.service_locations.empty()) return Value::unknown(Reason::no_setting);
  const auto nearest = [&](double lat, double lon) {
    double best = HUGE_VAL;
    for (const Place& service : p.settings.service_locations) {
      if (service.lat && service.lon) best = std::min(best, distance_km(lat, lon, *service.lat, *service.lon));
    }
    return best;
  };
  std::vector<double> distances;
  for (const Place& site : node.account->sites) {
    if (site.lat && site.lon) distances.push_back(nearest(*site.lat, *site.lon));
  }
  if (distances.empty() && node.account->lat && node.account->lon) {
    distances.push_back(nearest(*node.account->lat, *node.account->lon));
  }
  if (distances.empty() || std::isinf(distances.front())) return missing_field(p, "lat");
  return of_account(p, node, median(distances));
}

Value service_country(const Portfolio& p, const Node& node) {
  if (p.settings.service_locations.empty()) return Value::unknown(Reason::no_setting);
  if (!node.account->country) return missing_field(p, "country");
  Value value = of_account(p, node, 0);
  value.quality = 0.5;
  value.shown = false;
  value.label = "not_covered";
  for (const Place& service : p.settings.service_locations) {
    if (service.country == *node.account->country) value.label = "covered";
  }
  return value;
}

std::span<const FactDef> feasibility_facts() {
  static constexpr FactDef table[]{
      {.id = "insolvent",
       .name = "Insolvency is flagged",
       .range = "0, 1",
       .inputs = "account.insolvency_flag",
       .doc = "Known only where it is flagged (1.2, 14.3.12).",
       .source = "S001",
       .evidence = "field",
       .compute = insolvent},
      {.id = "credit_class",
       .name = "Credit class",
       .range = "1..10",
       .inputs = "account.credit_class",
       .doc = "As given, 10 is the best (1.2).",
       .source = "S001",
       .evidence = "field",
       .compute = credit_class},
      {.id = "deciders",
       .name = "People who decide or approve",
       .range = ">= 1",
       .inputs = "contact.dmu_roles",
       .doc = "Distinct active people (1.2).",
       .source = "S001",
       .evidence = "field",
       .compute = deciders},
      {.id = "service_distance",
       .name = "Distance to our service",
       .unit = "km",
       .range = ">= 0",
       .inputs = "account.lat account.lon account.sites settings.service_locations",
       .doc = "Great circle to the nearest service location, the median of its sites (1.2, 14.3.13).",
       .source = "S001 S003",
       .evidence = "field",
       .compute = service_distance},
      {.id = "service_country",
       .name = "Our service is in its country",
       .range = "covered, not_covered",
       .inputs = "account.country settings.service_locations",
       .doc = "Stands in for the distance (1.2, 14.3.13).",
       .source = "S001 S003",
       .evidence = "proxy",
       .type = expr::Type::text,
       .compute = service_country},
  };
  return table;
}

}  // namespace kam::rules
