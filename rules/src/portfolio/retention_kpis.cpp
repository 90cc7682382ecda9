#include <algorithm>

#include "../facts/made_of.hpp"
#include "../facts/renewals.hpp"
#include "kpi.hpp"

/// Do key accounts stay, and do they grow? (model 5.1, 5.2, 5.9)
namespace kam::rules {

namespace {

bool active_in(const Node& node, Window window) {
  const auto bought = [&](const Purchase& purchase) { return !purchase.is_return && window.holds(purchase.date); };
  const auto ran = [&](const Contract* c) { return c->start <= window.last && (!c->end || *c->end >= window.first); };
  return std::any_of(node.purchases.begin(), node.purchases.end(), bought) ||
         std::any_of(node.contracts.begin(), node.contracts.end(), ran);
}

Value logo_retention(const Pool& pool, const Lens& lens) {
  double began = 0, stayed = 0;
  Value lost;
  for (const std::size_t i : pool.nodes) {
    if (!active_in(pool.node(i), lens.before)) continue;
    ++began;
    if (active_in(pool.node(i), lens.now)) {
      ++stayed;
    } else {
      name_account(lost, pool.programme, i);
    }
  }
  const Portfolio& p = pool.portfolio();
  Value value = rate(p.purchases(), stayed, began, 5, p.purchase_quality());
  value.proxy = p.purchase_proxy();
  value.evidence = std::move(lost.evidence);
  return value;
}

/// What each account bought in the two windows.
struct Bought {
  struct One {
    double now = 0, before = 0;
  };
  std::vector<One> accounts;
  PooledSum now, before;
};

Bought bought(const Pool& pool, const Lens& lens) {
  Bought all;
  for (const std::size_t i : pool.nodes) {
    ExactSum now, before;
    for (const Purchase& purchase : pool.node(i).purchases) {
      const bool newer = lens.now.holds(purchase.date);
      if (!newer && !lens.before.holds(purchase.date)) continue;
      (newer ? all.now : all.before).add(purchase.amount, purchase.gap);
      if (purchase.gap == Reason::none) (newer ? now : before).add(purchase.amount);
    }
    all.accounts.push_back({now.value(), before.value()});
  }
  return all;
}

/// 100·Σ part / Σ before, over the accounts that bought before.
template <class PartOf>
Value against_before(const Pool& pool, const Lens& lens, PartOf part) {
  const Portfolio& p = pool.portfolio();
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const Bought all = bought(pool, lens);
  for (const PooledSum* sum : {&all.now, &all.before}) {
    if (sum->unknown() != Reason::none) return Value::unknown(sum->unknown());
  }
  ExactSum kept, base;
  double k = 0;
  for (const auto& one : all.accounts) {
    if (one.before <= 0) continue;
    ++k;
    kept.add(part(one.now, one.before));
    base.add(one.before);
  }
  Value value = k > 0 ? of_purchases(p, 100 * kept.value() / base.value()) : Value::not_applicable(Reason::new_account);
  if (pool.nodes.empty()) value = Value::unknown(Reason::no_records);
  value.partial = all.now.partial() || all.before.partial();
  value.k = k;
  value.n = static_cast<double>(pool.nodes.size());
  return value;
}

Value gross_retention(const Pool& pool, const Lens& lens) {
  return against_before(pool, lens, [](double now, double before) { return std::min(now, before); });
}
Value net_retention(const Pool& pool, const Lens& lens) {
  return against_before(pool, lens, [](double now, double) { return now; });
}

/// Growth of the sums: accounts that are new count in the newer window.
Value growth_of_sums(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  if (!p.has_revenue || pool.nodes.empty()) return Value::unknown(Reason::no_records);
  const Bought all = bought(pool, lens);
  for (const PooledSum* sum : {&all.now, &all.before}) {
    if (sum->unknown() != Reason::none) return Value::unknown(sum->unknown());
  }
  Value value = all.before.sum() > 0 ? of_purchases(p, 100 * (all.now.sum() / all.before.sum() - 1))
                                     : Value::not_applicable(Reason::new_account);
  value.partial = all.now.partial() || all.before.partial();
  value.k = static_cast<double>(std::count_if(all.accounts.begin(), all.accounts.end(),
                                              [](const auto& one) { return one.now != 0 || one.before != 0; }));
  value.n = static_cast<double>(pool.nodes.size());
  return value;
}

Value renewal_rate(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  PooledSum due, renewed;
  double k = 0;
  Value value;
  for (const std::size_t i : pool.nodes) {
    const Renewals renewals(pool.node(i));
    for (const Contract* contract : pool.node(i).contracts) {
      if (!contract->end || !lens.now.holds(*contract->end)) continue;
      Reason gap = Reason::none;
      const double amount = p.money(contract->annual_value, contract->currency, contract->start, gap);
      if (gap == Reason::field_empty) gap = p.missing(Object::contracts, "annual_value");
      due.add(amount, gap);
      if (!renewals.renewed(*contract)) {
        if (value.evidence.size() < most_evidence) value.evidence.push_back("contract:" + contract->id);
        continue;
      }
      ++k;
      renewed.add(amount, gap);
    }
  }
  Reason reason = due.records() == 0 ? Reason::no_records : due.unknown();
  if (reason == Reason::none && due.sum() <= 0) reason = Reason::too_few_records;
  if (reason != Reason::none) {
    value.reason = reason;
  } else {
    value.state = State::known;
    value.reason = Reason::none;
    value.number = 100 * renewed.sum() / due.sum();
    value.quality = 0.8;
    value.partial = due.partial();
  }
  value.k = k;
  value.n = static_cast<double>(due.records());
  return value;
}

/// Mean revenue of key accounts against that of customers who first bought in the newer window.
Value spend_against_new(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  if (!Portfolio::covered(p.purchases(), lens.now)) return Value::unknown(Reason::too_few_records);  // all look new
  std::vector<std::size_t> newcomers, buying;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    const OnDay first = p.nodes[i].first_purchase;
    if (!pool.programme.is_key(i) && first && lens.now.holds(*first)) newcomers.push_back(i);
  }
  for (const std::size_t i : pool.nodes) {
    if (active_in(pool.node(i), lens.now)) buying.push_back(i);
  }
  const Bought own = bought({pool.programme, buying}, lens), others = bought({pool.programme, newcomers}, lens);
  for (const PooledSum* sum : {&own.now, &others.now}) {
    if (sum->unknown() != Reason::none) return Value::unknown(sum->unknown());
  }
  if (buying.empty() || newcomers.empty() || others.now.sum() <= 0) return Value::unknown(Reason::no_records);
  const double mean = own.now.sum() / static_cast<double>(buying.size());
  const double of_new = others.now.sum() / static_cast<double>(newcomers.size());
  Value value = of_purchases(p, mean / of_new);
  value.k = static_cast<double>(buying.size());
  value.n = static_cast<double>(pool.nodes.size());
  return value.with({.beside = {{"new_customers", static_cast<double>(newcomers.size())}}});
}

constexpr FactDef about(std::string_view id, std::string_view name, std::string_view unit, std::string_view inputs,
                        std::string_view doc, std::string_view source) {
  return {.id = id,
          .name = name,
          .unit = unit,
          .inputs = inputs,
          .doc = doc,
          .source = source,
          .evidence = "transaction",
          .level = FactLevel::programme};
}

}  // namespace

std::span<const ProgrammeKpi> retention_kpis() {
  static constexpr ProgrammeKpi table[]{
      {.fact = about("kpi_logo_retention", "Key accounts that stayed", "%", "invoice.date contract.end",
                     "Key accounts that bought in the older window, or had a contract in it, and do in the newer; five "
                     "at least (5.1).",
                     "S003"),
       .compares = true,
       .compute = logo_retention},
      {.fact = about("kpi_grr", "Revenue kept", "%", "invoice.net_amount",
                     "Of the older window's revenue, account by account at most what it was (5.1).", "S003"),
       .compares = true,
       .all_accounts = true,
       .compute = gross_retention},
      {.fact =
           about("kpi_nrr", "Revenue kept and grown", "%", "invoice.net_amount",
                 "Revenue of the newer window from those who bought in the older, against the older (5.1).", "S003"),
       .compares = true,
       .all_accounts = true,
       .compute = net_retention},
      {.fact = about("kpi_renewal_rate", "Contract value renewed", "%", "contract.end contract.annual_value",
                     "Of the value of the contracts that ended in twelve months; renewed = a later one that starts by "
                     "the end + 90 days (5.1, 14.6.12).",
                     "S003"),
       .over = ProgrammeKpi::Over::contracts,
       .compute = renewal_rate},
      {.fact = about("kpi_growth", "Growth of revenue", "%", "invoice.net_amount",
                     "Revenue of all key accounts together against the window before (5.2).", "S003"),
       .compares = true,
       .compute = growth_of_sums},
  };
  return table;
}

std::span<const ProgrammeKpi> spend_kpis() {
  static constexpr ProgrammeKpi table[]{
      {.fact =
           about("kpi_key_vs_new_spend", "Spend of a key account against a new customer's", "x", "invoice.net_amount",
                 "Mean revenue of the key accounts that buy, against that of customers whose first purchase lies in "
                 "the same window (5.9).",
                 "S001"),
       .compute = spend_against_new},
  };
  return table;
}

}  // namespace kam::rules
