#include "account_facts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "deals.hpp"

namespace kam::rules {

namespace {

Value of_account(const Portfolio& p, const Node& node, double number, Ageing ageing = Ageing::firmographics) {
  Value value = Value::known(number);
  value.quality = 0.8;
  value.freshness = freshness(ageing, node.account->updated_at, p.as_of);
  return value;
}

Value missing_field(const Portfolio& p, std::string_view field) {
  return Value::unknown(p.missing(Object::accounts, field));
}

Value number_field(const Portfolio& p, const Node& node, const Number& field, std::string_view name) {
  return field ? of_account(p, node, *field) : missing_field(p, name);
}

Value money_field(const Portfolio& p, const Node& node, const Number& field, std::string_view name) {
  if (!field) return missing_field(p, name);
  Reason gap = Reason::none;
  const double amount = p.money(field, node.account->currency, node.account->updated_at.value_or(p.as_of), gap);
  return gap == Reason::none ? of_account(p, node, amount) : Value::unknown(gap);
}

/// Several inputs that need a minimum (14.1.1): some known, or one of the fields in use.
Value too_few(const Portfolio& p, bool some, std::initializer_list<std::string_view> fields) {
  if (some) return Value::unknown(Reason::too_few_records);
  const bool used = std::any_of(fields.begin(), fields.end(),
                                [&](std::string_view field) { return p.in_use(Object::accounts, field); });
  return Value::unknown(used ? Reason::field_empty : Reason::field_not_in_use);
}

}  // namespace

Value addressable_gap(const Portfolio& p, const Node& node) {
  Value value = money_field(p, node, node.account->addressable_spend_annual, "addressable_spend_annual");
  if (!value.is_known()) return value;
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  value.number = std::max(0.0, value.number - node.revenue.number);
  return value;
}

Value customer_growth(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  double sum = 0;
  int parts = 0;
  const auto part = [&](const Number& now, const Number& before) {
    if (!now || !before || *before <= 0) return;
    sum += 100 * (*now / *before - 1);
    ++parts;
  };
  part(a.annual_revenue, a.annual_revenue_prev);
  part(a.employees, a.employees_prev);
  if (parts > 0) return of_account(p, node, sum / parts);
  if (!a.annual_revenue) return missing_field(p, "annual_revenue");
  if (!a.annual_revenue_prev) return missing_field(p, "annual_revenue_prev");
  return Value::unknown(Reason::conflicting_records);
}

Value annual_revenue(const Portfolio& p, const Node& node) {
  return money_field(p, node, node.account->annual_revenue, "annual_revenue");
}

Value employees(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->employees, "employees");
}

const Plan* plan_in_force(const Node& node) {
  const Plan* best = nullptr;
  const auto key = [](const Plan* plan) {
    return std::tuple(plan->status.value_or("") == "active", plan->updated_at.value_or(Day{INT32_MIN}),
                      std::string_view(plan->id));
  };
  for (const Plan* plan : node.plans) {
    const auto status = plan->status.value_or("");
    if (status != "active" && status != "draft") continue;
    if (!best || key(best) < key(plan)) best = plan;
  }
  return best;
}

Value needs_covered(const Portfolio& p, const Node& node) {
  const Plan* plan = plan_in_force(node);
  double covered = 0, stated = 0;
  if (plan) {
    for (const Need& need : plan->needs) {
      if (!need.covered) continue;
      ++stated;
      covered += *need.covered;
    }
  }
  if (stated == 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(100 * covered / stated);
  value.quality = 0.8;
  value.freshness = freshness(Ageing::ratings, plan->updated_at, p.as_of);
  value.k = covered;
  value.n = stated;
  value.evidence = {"plan:" + plan->id};
  return value;
}

Value adoption(const Portfolio& p, const Node& node) {
  std::map<std::pair<std::string_view, std::string_view>, const Usage*> latest;
  for (const Usage* row : node.usage) {
    if (!p.ttm.holds(row->at)) continue;
    const Usage*& held = latest[{row->account_id, row->department ? std::string_view(*row->department) : ""}];
    const auto key = [](const Usage* u) { return std::tuple(u->at, u->features_used, u->features_bought); };
    if (!held || key(held) < key(row)) held = row;
  }
  double used = 0, bought = 0;
  for (const auto& [key, row] : latest) {
    if (!row->features_used || !row->features_bought) continue;
    used += *row->features_used;
    bought += *row->features_bought;
  }
  if (bought <= 0) return Value::unknown(Reason::no_records);
  Value value = Value::known(100 * used / bought);
  value.quality = 0.5;
  value.freshness = p.usage.freshness;
  return value;
}

Value objectives_served(const Portfolio& p, const Node& node) {
  double all = 0, served = 0;
  for (const StrategicObjective& objective : p.settings.strategic_objectives) all += objective.weight;
  if (all <= 0) return Value::unknown(Reason::no_setting);
  const List& own = node.account->strategic_objectives;
  if (own.empty() && !p.in_use(Object::accounts, "strategic_objectives")) {
    return missing_field(p, "strategic_objectives");
  }
  for (const StrategicObjective& objective : p.settings.strategic_objectives) {
    if (std::find(own.begin(), own.end(), objective.id) != own.end()) served += objective.weight;
  }
  return of_account(p, node, 100 * served / all);
}

Value market_share(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->market_share_pct, "market_share_pct");
}

Value industry_rank(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->industry_rank, "industry_rank");
}

Value credibility_points(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  double points = 0;
  int known = 0;
  const auto flag = [&](const Flag& field, double worth) {
    if (!field) return;
    ++known;
    if (*field) points += worth;
  };
  flag(a.reference_allowed, 3);
  flag(a.case_study, 2);
  flag(a.logo_allowed, 2);
  flag(a.event_partner, 1);
  if (a.industry_rank) {
    ++known;
    if (*a.industry_rank <= 10) points += 2;
  }
  if (known < 3) {
    return too_few(p, known > 0, {"reference_allowed", "case_study", "logo_allowed", "event_partner", "industry_rank"});
  }
  return of_account(p, node, points);
}

Value referrals(const Portfolio& p, const Node& node) {
  if (!p.in_use(Object::opportunities, "referred_by_account_id")) {
    return Value::unknown(p.missing(Object::opportunities, "referred_by_account_id"));
  }
  const Window window = months_back(p.as_of, 36);
  Value value = Value::known(0);
  for (const Opportunity* deal : node.referred) {
    const OnDay day = is_closed(*deal, p.as_of) ? deal->closed_at : deal->created_at;
    if (!day || !window.holds(*day)) continue;
    value.number += is_won(*deal, p.as_of) ? 1 : 0.5;
    value.evidence.push_back("opportunity:" + deal->id);
  }
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  return value;
}

Value network_companies(const Portfolio& p, const Node& node) {
  const List& related = node.account->related_company_ids;
  if (!p.in_use(Object::accounts, "related_company_ids")) {
    return missing_field(p, "related_company_ids");
  }
  if (p.settings.target_segments.empty()) return Value::unknown(Reason::no_setting);
  std::set<int> prospects;
  for (const auto& id : related) {
    const int root = p.root(id);
    if (root < 0) continue;
    const Node& other = p.nodes[static_cast<std::size_t>(root)];
    const auto& targets = p.settings.target_segments;
    const bool target =
        other.account->segment && std::find(targets.begin(), targets.end(), *other.account->segment) != targets.end();
    if (target && &other != &node && other.purchases.empty() && !other.active) prospects.insert(root);
  }
  return of_account(p, node, static_cast<double>(prospects.size()));
}

Value partnership_items(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  int known = 0, yes = 0;
  const auto item = [&](std::optional<bool> answer) {
    known += answer.has_value();
    yes += answer.value_or(false);
  };
  item(a.shares_forecast);
  item(a.joint_plan);
  item(a.executive_access);
  item(a.joint_innovation_projects ? std::optional(*a.joint_innovation_projects >= 1) : std::nullopt);
  std::optional<bool> long_contract;
  if (p.records.has(Object::contracts)) {
    long_contract = false;
    for (const Contract* contract : node.contracts) {
      if (!is_live(*contract, p.as_of)) continue;
      if (contract->end.value_or(p.as_of) >= add_months(contract->start, 24) - 1) long_contract = true;
    }
  }
  item(long_contract);
  if (known < 3) {
    return too_few(p, known > 0, {"shares_forecast", "joint_plan", "executive_access", "joint_innovation_projects"});
  }
  Value value = of_account(p, node, yes, Ageing::ratings);
  value.of = known;
  return value;
}

Value supplier_status(const Portfolio& p, const Node& node) {
  const Text& status = node.account->supplier_status_by_customer;
  if (!status) return missing_field(p, "supplier_status_by_customer");
  Value value = of_account(p, node, 0, Ageing::ratings);
  value.label = *status;
  return value;
}

Value supplier_rank(const Portfolio& p, const Node& node) {
  const Number &rank = node.account->supplier_rank, &suppliers = node.account->suppliers_used;
  if (!rank) return missing_field(p, "supplier_rank");
  if (!suppliers) return missing_field(p, "suppliers_used");
  if (*rank > *suppliers || *rank < 1) return Value::unknown(Reason::conflicting_records);
  if (*suppliers < 2) return Value::unknown(Reason::too_few_records);
  return of_account(p, node, 1 + 9 * (*suppliers - *rank) / (*suppliers - 1), Ageing::ratings);
}

namespace {
Value mean_of(const Portfolio& p, const Mean& mean) {
  return mean.n == 0 ? Value::unknown(Reason::no_records) : of_survey(p, mean.value(), mean);
}
}  // namespace

Value nps_of_contacts(const Portfolio& p, const Node& node) {
  return mean_of(p, latest_mean(node, "nps", p.ttm, [](const SurveyResponse& r) { return r.score; }));
}

Value perception_of_contacts(const Portfolio& p, const Node& node) {
  return mean_of(p, latest_mean(node, "perception", p.ttm, [](const SurveyResponse& r) {
                   return std::clamp(10 * r.score / r.scale_max.value_or(10), 1.0, 10.0);
                 }));
}

Value value_based_contract(const Portfolio& p, const Node& node) {
  for (const Contract* contract : node.contracts) {
    if (is_live(*contract, p.as_of) && contract->value_based_price.value_or(false)) return Value::known(1);
  }
  return Value::known(0);
}

Value cultural_fit(const Portfolio& p, const Node& node) {
  double sum = 0;
  int raters = 0;
  for (const ValuesItem& item : node.account->values_items) {
    double ratings = 0;
    int known = 0;
    for (const Number& rating : item.ratings) {
      if (!rating) continue;
      ratings += *rating;
      ++known;
    }
    if (known == 0) continue;
    sum += ratings / known;
    ++raters;
  }
  if (raters == 0) return missing_field(p, "values_items");
  Value value = of_account(p, node, sum / raters, Ageing::ratings);
  value.quality = raters > 1 ? 0.7 : 0.5;
  value.n = raters;
  return value;
}

Value partner_standing(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  if (!p.in_use(Object::accounts, "partner_status") && !a.partner_status && !a.partner_potential) {
    return missing_field(p, "partner_status");
  }
  const auto potential_text = a.partner_potential.value_or("");
  const bool potential =
      !potential_text.empty() && potential_text != "false" && potential_text != "no" && potential_text != "none";
  const auto status = a.partner_status.value_or("");
  if (status.empty() && !potential) return missing_field(p, "partner_status");
  Value value = of_account(p, node, 0);
  const bool past = status == "current" || status == "former";
  value.label = past ? status + (potential ? "_potential" : "") : potential ? "potential" : "none";
  return value;
}

Value complexity_items(const Portfolio& p, const Node& node) {
  static constexpr std::string_view items[]{"customisation",  "joint_development", "systems_integration",
                                            "frame_contract", "special_service",   "innovation"};
  const Account& a = *node.account;
  int known = 0, yes = 0;
  if (!a.demands.empty() || p.in_use(Object::accounts, "demands")) {
    known += 6;
    for (const auto item : items) yes += std::find(a.demands.begin(), a.demands.end(), item) != a.demands.end();
  }
  if (a.countries_count) {
    ++known;
    yes += *a.countries_count >= 3;
  } else if (!a.sites.empty() || p.in_use(Object::accounts, "sites")) {
    std::set<std::string_view> countries;
    for (const Place& site : a.sites) {
      if (!site.country.empty()) countries.insert(site.country);
    }
    ++known;
    yes += countries.size() >= 3;
  }
  if (known < 4) return too_few(p, known > 0, {"demands", "countries_count", "sites"});
  Value value = of_account(p, node, yes);
  value.of = known;
  return value;
}

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

std::span<const FactDef> account_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_nps_mean",
       .name = "Mean answer to the recommendation question",
       .unit = "",
       .compute = nps_of_contacts},
      {.id = "addressable_gap",
       .name = "What the customer could spend with us but does not yet",
       .unit = "currency",
       .compute = addressable_gap},
      {.id = "customer_growth",
       .name = "Growth of the customer's revenue and staff",
       .unit = "%",
       .compute = customer_growth},
      {.id = "annual_revenue", .name = "The customer's own revenue", .unit = "currency", .compute = annual_revenue},
      {.id = "employees", .name = "The customer's staff", .unit = "", .compute = employees},
      {.id = "needs_covered", .name = "Stated needs that our offer covers", .unit = "%", .compute = needs_covered},
      {.id = "adoption", .name = "Features used of those bought", .unit = "%", .compute = adoption},
      {.id = "objectives_served",
       .name = "Weight of our strategic objectives that the account serves",
       .unit = "%",
       .compute = objectives_served},
      {.id = "market_share", .name = "Share of its market", .unit = "%", .compute = market_share},
      {.id = "industry_rank", .name = "Rank in its industry", .unit = "", .compute = industry_rank},
      {.id = "credibility_points",
       .name = "What it lends to our standing",
       .unit = "points",
       .compute = credibility_points},
      {.id = "referrals", .name = "Opportunities that it brought in 36 months", .unit = "", .compute = referrals},
      {.id = "network_companies",
       .name = "Related companies in target segments that are no customers",
       .unit = "",
       .compute = network_companies},
      {.id = "partnership_items",
       .name = "Signs of readiness to work as partners",
       .unit = "items",
       .compute = partnership_items},
      {.id = "supplier_status", .name = "What the customer calls us", .unit = "", .compute = supplier_status},
      {.id = "supplier_rank", .name = "Our rank among its suppliers, on 1..10", .unit = "", .compute = supplier_rank},
      {.id = "perception_of_contacts",
       .name = "Mean of perception surveys on 1..10",
       .unit = "",
       .compute = perception_of_contacts},
      {.id = "value_based_contract",
       .name = "A live contract is priced by value",
       .unit = "",
       .compute = value_based_contract},
      {.id = "cultural_fit", .name = "Mean rating of four values, 1..5", .unit = "", .compute = cultural_fit},
      {.id = "partner_standing", .name = "Partner history and potential", .unit = "", .compute = partner_standing},
      {.id = "complexity_items",
       .name = "Needs that only key account management can serve",
       .unit = "items",
       .compute = complexity_items},
      {.id = "insolvent", .name = "Insolvency is flagged", .unit = "", .compute = insolvent},
      {.id = "credit_class", .name = "Credit class as given, 1..10", .unit = "", .compute = credit_class},
      {.id = "deciders", .name = "Active people who decide or approve", .unit = "", .compute = deciders},
      {.id = "service_distance",
       .name = "Distance to the nearest service location",
       .unit = "km",
       .compute = service_distance},
      {.id = "service_country", .name = "The country has a service location", .unit = "", .compute = service_country},
  };
  return table;
}

}  // namespace kam::rules
