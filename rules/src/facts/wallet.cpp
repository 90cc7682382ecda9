#include "account_facts.hpp"
#include "account_fields.hpp"
#include "made_of.hpp"

/// Our part of what the customer spends (model 5.9, 14.6.14).
namespace kam::rules {

namespace {

/// Our rank among the suppliers stands in where the customer's spend is not known (Wallet Allocation Rule, L15):
/// (1 − rank/(n + 1))·(2/n); the only supplier has all of it.
Value by_rank(const Portfolio& p, const Node& node, Value unknown_spend) {
  const Number &rank = node.account->supplier_rank, &suppliers = node.account->suppliers_used;
  if (!rank || !suppliers || *rank < 1 || *rank > *suppliers) return unknown_spend;
  Value estimate = of_account(p, node, (1 - *rank / (*suppliers + 1)) * (2 / *suppliers) * 100);
  estimate.quality = 0.5;
  estimate.proxy = "wallet_allocation_rule";
  return estimate;
}

Value share_of_wallet(const Portfolio& p, const Node& node) {
  const Account& a = *node.account;
  const Value spend = money_field(p, node, a.category_spend_annual, "category_spend_annual");
  if (!spend.is_known()) return by_rank(p, node, node.revenue.is_known() ? spend : Value::unknown(node.revenue.reason));
  if (!node.revenue.is_known()) return Value::unknown(node.revenue.reason);
  if (spend.number <= 0) return Value::unknown(Reason::conflicting_records);
  Value value = of_account(p, node, 100 * node.revenue.number / spend.number);
  value.partial = node.revenue.partial;
  value.covered_days = node.revenue.covered_days;
  return value;
}

Value joint_projects(const Portfolio& p, const Node& node) {
  return number_field(p, node, node.account->joint_innovation_projects, "joint_innovation_projects");
}

}  // namespace

std::span<const FactDef> wallet_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_share_of_wallet",
       .name = "Share of wallet",
       .unit = "%",
       .range = ">= 0",
       .inputs = "rev_ttm account.category_spend_annual account.supplier_rank account.suppliers_used",
       .doc = "Our revenue in what the customer spends on our category; estimated from our rank among its suppliers "
              "where the spend is not known (5.9).",
       .source = "S002 S004 L15",
       .evidence = "field",
       .compute = share_of_wallet},
      {.id = "kpi_co_innovation",
       .name = "Joint projects",
       .range = ">= 0",
       .inputs = "account.joint_innovation_projects",
       .doc = "Joint projects started, alive or brought to market in 24 months (5.9).",
       .source = "S002 S004",
       .evidence = "field",
       .compute = joint_projects},
  };
  return table;
}

}  // namespace kam::rules
