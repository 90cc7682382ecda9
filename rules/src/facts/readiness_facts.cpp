#include <algorithm>
#include <set>

#include "account_facts.hpp"
#include "account_fields.hpp"

/// Is the customer ready to work with us as a partner? (model 1.2 D)
namespace kam::rules {

std::optional<bool> has_long_contract(const Portfolio& p, const Node& node, int months) {
  if (!p.records.has(Object::contracts)) return {};
  return std::any_of(node.contracts.begin(), node.contracts.end(), [&](const Contract* contract) {
    return is_live(*contract, p.as_of) && contract->end.value_or(p.as_of) >= add_months(contract->start, months) - 1;
  });
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
  item(has_long_contract(p, node, 24));
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
  return mean_of(
      p, latest_mean(node, "nps", p.ttm, [](const SurveyResponse& r) { return std::clamp(r.score, 0.0, 10.0); }));
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

std::span<const FactDef> readiness_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_nps_mean",
       .name = "Mean recommendation answer",
       .range = "0..10",
       .inputs = "survey_response.score",
       .doc = "Mean of the latest answer of each contact in twelve months (5.4).",
       .source = "S003",
       .evidence = "survey",
       .compute = nps_of_contacts},
      {.id = "partnership_items",
       .name = "Signs of readiness to work as partners",
       .unit = "items",
       .range = "0..5",
       .inputs = "account.shares_forecast account.joint_plan account.executive_access "
                 "account.joint_innovation_projects contract.end",
       .doc = "Yes of forecasts shared, joint plan, executive access, joint project, contract of two years; three "
              "known at least (1.2, 14.3.9).",
       .source = "S002 S004",
       .evidence = "field",
       .compute = partnership_items},
      {.id = "supplier_status",
       .name = "What the customer calls us",
       .range = "strategic, preferred, approved, transactional, being phased out",
       .inputs = "account.supplier_status_by_customer",
       .doc = "The customer's own words (1.2).",
       .source = "S002",
       .evidence = "field",
       .type = expr::Type::text,
       .compute = supplier_status},
      {.id = "supplier_rank",
       .name = "Our rank among its suppliers",
       .range = "1..10",
       .inputs = "account.supplier_rank account.suppliers_used",
       .doc = "10 for the first, 1 for the last of two or more (1.2, 14.3.10).",
       .source = "S002",
       .evidence = "field",
       .compute = supplier_rank},
      {.id = "perception_of_contacts",
       .name = "Perception surveys",
       .range = "1..10",
       .inputs = "survey_response.score survey_response.scale_max",
       .doc = "Mean of the latest answer of each contact in twelve months (1.2, 14.3.10).",
       .source = "S002",
       .evidence = "survey",
       .compute = perception_of_contacts},
      {.id = "value_based_contract",
       .name = "A live contract is priced by value",
       .range = "0, 1",
       .inputs = "contract.value_based_price",
       .doc = "Adds to the willingness to pay (1.2).",
       .source = "S002",
       .evidence = "field",
       .compute = value_based_contract},
      {.id = "cultural_fit",
       .name = "Cultural fit",
       .range = "1..5",
       .inputs = "account.values_items",
       .doc = "Mean of four values over the raters (1.2).",
       .source = "S001",
       .evidence = "rating",
       .compute = cultural_fit},
      {.id = "partner_standing",
       .name = "Partner history and potential",
       .range = "current_potential, current, former_potential, potential, former, none",
       .inputs = "account.partner_status account.partner_potential",
       .doc = "History first, then potential (1.2).",
       .source = "S001",
       .evidence = "field",
       .type = expr::Type::text,
       .compute = partner_standing},
      {.id = "complexity_items",
       .name = "Needs that only key account management can serve",
       .unit = "items",
       .range = "0..7",
       .inputs = "account.demands account.countries_count account.sites",
       .doc = "Yes of seven demands, four known at least (1.2, 14.3.11).",
       .source = "S004",
       .evidence = "field",
       .compute = complexity_items},
  };
  return table;
}

}  // namespace kam::rules
