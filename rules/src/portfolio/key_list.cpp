#include <algorithm>

#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// How long the list of key accounts is, and what it carries (model 2, S002, S004).
namespace kam::rules {

namespace {

Value active_accounts(const Programme& programme) {
  return Value::known(static_cast<double>(programme.active.size()));
}

Value key_count(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  Value value = programme.of_keys(static_cast<double>(programme.active_keys.size()));
  for (const std::size_t key : programme.active_keys) name_account(value, programme, key);
  return value;
}

Value key_share(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  if (programme.active.empty()) return Value::unknown(Reason::no_records);
  const auto k = static_cast<double>(programme.active_keys.size()), n = static_cast<double>(programme.active.size());
  Value value = programme.of_keys(100 * k / n);
  value.k = k;
  value.n = n;
  return value;
}

/// % of all revenue that the key accounts bring.
Value key_revenue(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  if (auto none = programme.no_keys()) return *none;
  ExactSum sum;
  for (const Holding& holding : programme.by_revenue) {
    if (programme.is_key(holding.node)) sum.add(holding.revenue);
  }
  Value value = programme.of_revenue(100 * sum.value() / programme.revenue);
  value.quality = std::min(value.quality, programme.of_keys(0).quality);
  return value;
}

/// How much more than its share of the accounts the list brings.
Value key_lift(const Programme& programme) {
  const Value share = key_share(programme);
  Value value = key_revenue(programme);
  if (!value.is_known()) return value;
  if (!share.is_known()) return share;
  if (share.number <= 0) return Value::unknown(Reason::too_few_records);
  value.number /= share.number;
  return value;
}

Value key_revenue_with_lift(const Programme& programme) {
  Value value = key_revenue(programme);
  if (!value.is_known()) return value;
  const Value lift = key_lift(programme), share = key_share(programme);
  Figure times{"lift", {}};
  if (lift.is_known()) times.figure = lift.number;
  return value.with({.beside = {std::move(times), {"of_accounts", share.number}}});
}

Value cap(const Programme& programme) {
  return Value::known(cap_of(programme.all.pack, programme.portfolio));
}

}  // namespace

std::span<const ProgrammeFact> key_list_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "n_active",
        .name = "Active accounts",
        .range = ">= 0",
        .inputs = "invoice.date opportunity.closed_at contract.end",
        .doc = "Accounts with a purchase in twelve months or a live contract (0.3).",
        .source = "S002",
        .evidence = "transaction",
        .level = FactLevel::programme},
       active_accounts},
      {{.id = "pf_key_count",
        .name = "Key accounts",
        .unit = "accounts",
        .range = ">= 0",
        .inputs = "account.tier_label",
        .doc = "Active accounts that are called key; by the computed tier where no label is in use (2, 14.4.2).",
        .source = "S002",
        .evidence = "field",
        .level = FactLevel::programme},
       key_count},
      {{.id = "pf_key_pct",
        .name = "Key accounts among all accounts",
        .unit = "%",
        .range = "0..100",
        .inputs = "account.tier_label",
        .doc = "Key accounts as a share of the active accounts (2).",
        .source = "S004 S000",
        .evidence = "field",
        .level = FactLevel::programme},
       key_share},
      {{.id = "pf_key_rev_share",
        .name = "Revenue from key accounts",
        .unit = "%",
        .range = "0..100",
        .inputs = "account.tier_label invoice.net_amount",
        .doc = "Share of the active accounts' revenue that key accounts bring; lift = that over their share of the "
               "accounts (2).",
        .source = "S001 S000",
        .evidence = "transaction",
        .level = FactLevel::programme},
       key_revenue_with_lift},
      {{.id = "pf_key_lift",
        .name = "Revenue share of key accounts against their share of the accounts",
        .unit = "x",
        .range = ">= 0",
        .inputs = "pf_key_rev_share pf_key_pct",
        .doc = "Under 2 the list carries little (2).",
        .source = "S001 S000",
        .evidence = "transaction",
        .level = FactLevel::programme},
       key_lift},
      {{.id = "sel_cap",
        .name = "Key accounts that the company can serve",
        .unit = "accounts",
        .range = "0..50",
        .inputs = "settings.cap_setting settings.kam_capacity settings.maturity_overall",
        .doc = "The least of the setting, what the managers can carry, and a tenth of the active accounts (1.6).",
        .source = "S001 S002 S004",
        .evidence = "derived",
        .level = FactLevel::programme},
       cap},
  };
  return table;
}

}  // namespace kam::rules
