#include <map>

#include "../facts/deals.hpp"
#include "../facts/made_of.hpp"
#include "kpi.hpp"

/// How the opportunities of the key accounts end (model 5.3, 5.9, 14.5.1).
namespace kam::rules {

namespace {

/// Calls `take(node, opportunity, won)` for each that was closed in the window.
template <class Take>
void closed_deals(const Pool& pool, Window window, Take take) {
  for (const std::size_t i : pool.nodes) {
    for (const Opportunity* deal : pool.node(i).opportunities) {
      if (!deal->closed_at || !window.holds(*deal->closed_at) || !is_closed(*deal, window.last)) continue;
      take(pool.node(i), *deal, is_won(*deal, window.last));
    }
  }
}

struct Count {
  double won = 0, closed = 0;
  void add(bool is_win) {
    ++closed;
    won += is_win;
  }
};

Value of_count(const Pool& pool, const Count& count, double least) {
  return rate(pool.portfolio().opportunities, count.won, count.closed, least, 0.8);
}

std::optional<Value> not_in_use(const Pool& pool, Object object, std::string_view field) {
  const Portfolio& p = pool.portfolio();
  if (p.in_use(object, field)) return std::nullopt;
  return Value::unknown(p.missing(object, field));
}

Value rate_of_type(const Pool& pool, const Lens& lens, std::string_view type) {
  if (auto none = not_in_use(pool, Object::opportunities, "type")) return *none;
  Count count;
  closed_deals(pool, lens.now, [&](const Node&, const Opportunity& deal, bool won) {
    if (deal.type.value_or("") == type) count.add(won);
  });
  return of_count(pool, count, 5);
}

Value upsell(const Pool& pool, const Lens& lens) {
  return rate_of_type(pool, lens, "upsell");
}
Value cross_sell(const Pool& pool, const Lens& lens) {
  return rate_of_type(pool, lens, "cross_sell");
}

/// The same among accounts that are served in a known way; its slices by approach are what it is for.
Value cross_sell_by_approach(const Pool& pool, const Lens& lens) {
  if (auto none = not_in_use(pool, Object::accounts, "approach")) return *none;
  std::vector<std::size_t> served;
  for (const std::size_t i : pool.nodes) {
    if (pool.node(i).account->approach) served.push_back(i);
  }
  return cross_sell({pool.programme, served}, lens);
}

Value expansion(const Pool& pool, const Lens& lens) {
  const Portfolio& p = pool.portfolio();
  if (auto none = not_in_use(pool, Object::opportunities, "type")) return *none;
  PooledSum won, revenue;
  closed_deals(pool, lens.now, [&](const Node&, const Opportunity& deal, bool is_win) {
    const auto type = deal.type.value_or("");
    if (!is_win || (type != "upsell" && type != "cross_sell")) return;
    Reason gap = Reason::none;
    const double amount = p.money(deal.amount, deal.currency, *deal.closed_at, gap);
    won.add(amount, gap);
  });
  double carrying = 0;
  for (const std::size_t i : pool.nodes) {
    bool bought = false;
    for (const Purchase& purchase : pool.node(i).purchases) {
      if (!lens.now.holds(purchase.date)) continue;
      bought = true;
      revenue.add(purchase.amount, purchase.gap);
    }
    carrying += bought;
  }
  Reason reason = won.unknown() != Reason::none ? won.unknown() : revenue.unknown();
  if (revenue.records() == 0) reason = Reason::no_records;
  if (reason == Reason::none && revenue.sum() <= 0) reason = Reason::too_few_records;
  Value value = reason == Reason::none ? Value::known(100 * won.sum() / revenue.sum()) : Value::unknown(reason);
  value.quality = 0.8;
  value.freshness = p.opportunities.freshness;
  value.k = carrying;
  value.n = static_cast<double>(pool.nodes.size());
  return value;
}

Value win_rate(const Pool& pool, const Lens& lens) {
  Count count;
  std::map<std::string, double> lost;
  closed_deals(pool, lens.now, [&](const Node&, const Opportunity& deal, bool won) {
    count.add(won);
    if (!won) ++lost[deal.loss_reason.value_or("not_recorded")];
  });
  Value value = of_count(pool, count, 1);
  Details details;
  for (const auto& [reason, number] : lost) details.parts.push_back({reason, number});
  return value.with(std::move(details));
}

Value cycle(const Pool& pool, const Lens& lens) {
  std::vector<double> days;
  double won = 0;
  closed_deals(pool, lens.now, [&](const Node&, const Opportunity& deal, bool is_win) {
    won += is_win;
    if (is_win && deal.created_at) days.push_back(*deal.closed_at - *deal.created_at);
  });
  Value value = days.size() >= 3 ? Value::known(median(days) / 30.44)
                                 : Value::unknown(days.empty() ? Reason::no_records : Reason::too_few_records);
  value.quality = 0.8;
  value.freshness = pool.portfolio().opportunities.freshness;
  value.k = static_cast<double>(days.size());
  value.n = won;
  return value;
}

/// Had the account bought anything when the opportunity began?
bool is_new_client(const Node& node, const Opportunity& deal) {
  return !node.first_purchase || !deal.created_at || *node.first_purchase >= *deal.created_at;
}

/// Win rate at the key accounts against that with new clients.
Value close_against_new(const Pool& pool, const Lens& lens) {
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < pool.portfolio().nodes.size(); ++i) {
    if (!pool.programme.is_key(i)) others.push_back(i);
  }
  Count own, fresh;
  closed_deals(pool, lens.now, [&](const Node&, const Opportunity&, bool won) { own.add(won); });
  closed_deals({pool.programme, others}, lens.now, [&](const Node& node, const Opportunity& deal, bool won) {
    if (is_new_client(node, deal)) fresh.add(won);
  });
  Value value = own.closed == 0 || fresh.closed == 0 ? Value::unknown(Reason::no_records)
                : fresh.won == 0                     ? Value::unknown(Reason::too_few_records)
                                 : Value::known((own.won / own.closed) / (fresh.won / fresh.closed));
  value.quality = 0.8;
  value.freshness = pool.portfolio().opportunities.freshness;
  value.k = own.won;
  value.n = own.closed;
  return value.with({.beside = {{"new_won", fresh.won}, {"new_closed", fresh.closed}}});
}

constexpr ProgrammeKpi row(std::string_view id, std::string_view name, std::string_view unit, std::string_view inputs,
                           std::string_view doc, std::string_view source, Value (*compute)(const Pool&, const Lens&)) {
  return kept_figure(ProgrammeKpi::Over::opportunities, ProgrammeKpi::Span::year, id, name, unit, inputs, doc, source,
                     compute);
}

constexpr ProgrammeKpi over_two_years(ProgrammeKpi kpi) {
  kpi.span = ProgrammeKpi::Span::two_years;
  return kpi;
}

}  // namespace

std::span<const ProgrammeKpi> expansion_kpis() {
  static constexpr ProgrammeKpi table[]{
      row("kpi_upsell_rate", "Upsell opportunities won", "%",
          "opportunity.type opportunity.is_won opportunity.closed_at",
          "Of those closed in twelve months, five at least (5.3).", "S003 S000", upsell),
      row("kpi_cross_sell_rate", "Cross-sell opportunities won", "%",
          "opportunity.type opportunity.is_won opportunity.closed_at",
          "Of those closed in twelve months, five at least (5.3).", "S003 S000", cross_sell),
      row("kpi_expansion_share", "Won upsell and cross-sell in revenue", "%",
          "opportunity.type opportunity.amount invoice.net_amount",
          "Their amount against the revenue of the same twelve months (5.3).", "S003", expansion),
  };
  return table;
}

std::span<const ProgrammeKpi> deal_kpis() {
  static constexpr ProgrammeKpi table[]{
      row("kpi_win_rate", "Opportunities won", "%", "opportunity.is_won opportunity.is_lost opportunity.closed_at",
          "Won of those closed in twelve months; parts count the lost ones by reason (5.9).", "S001 S004", win_rate),
      over_two_years(row("kpi_cycle_months", "Sales cycle", "months", "opportunity.created_at opportunity.closed_at",
                         "Median months from start to win over 24 months, three wins at least; its trend compares "
                         "years (5.9, 14.5.1).",
                         "S000", cycle)),
      row("kpi_cross_sell_conversion_by_approach", "Cross-sell opportunities won, by approach", "%",
          "account.approach opportunity.type opportunity.is_won",
          "As the cross-sell rate, among accounts whose approach is known, taken as it stands today (5.9).", "S000",
          cross_sell_by_approach),
      row("kpi_key_vs_new_close", "Win rate at key accounts against new clients", "x",
          "opportunity.created_at opportunity.is_won invoice.date account.tier_label",
          "Win rate at the key accounts over that with others who had bought nothing when the opportunity began (5.9).",
          "S001", close_against_new),
  };
  return table;
}

}  // namespace kam::rules
