#include <algorithm>

#include "../facts/deals.hpp"
#include "../facts/made_of.hpp"
#include "../portfolio/pool.hpp"
#include "evidence.hpp"

/// How deals run and end, over all accounts (model 3.1).
namespace kam::rules {

namespace {

/// Calls `take(node, deal)` for each deal closed in so many months.
template <class Take>
void closed_deals(const Portfolio& p, int months, Take take) {
  const Window window = months_back(p.as_of, months);
  for (const Node& node : p.nodes) {
    for (const Opportunity* deal : node.opportunities) {
      if (closed_in(*deal, window, p.as_of)) take(node, *deal);
    }
  }
}

/// Medians and shares of few deals say nothing.
Value of_enough(const Portfolio& p, std::size_t n, const FitPack::Evidence& terms, double number) {
  Value value = n == 0                  ? Value::unknown(Reason::no_records)
                : n < terms.least_deals ? Value::unknown(Reason::too_few_records)
                                        : of_feed(p.opportunities, number, 0.8);
  value.n = static_cast<double>(n);
  return value;
}

Value share_of(const Portfolio& p, double k, double n, const FitPack::Evidence& terms) {
  Value value = of_enough(p, static_cast<std::size_t>(n), terms, n > 0 ? 100 * k / n : 0);
  value.k = k;
  return value;
}

}  // namespace

/// An activity names no deal: those at the account while the deal was open stand for it.
void gather_wins(const Portfolio& p, const FitPack::Evidence& terms, WinTimes& wins) {
  const Node* sorted = nullptr;
  std::vector<Day> days;  // of the account's activities, ascending
  closed_deals(p, terms.win_months, [&](const Node& node, const Opportunity& deal) {
    if (!is_won(deal, p.as_of) || !deal.created_at) return;
    wins.days.push_back(*deal.closed_at - *deal.created_at);
    if (!p.activities.exists() || *deal.created_at < *p.activities.first) return;
    if (sorted != &node) {
      sorted = &node;
      days.clear();
      for (const Activity* activity : node.activities) days.push_back(activity->at);
      std::sort(days.begin(), days.end());
    }
    const auto from = std::lower_bound(days.begin(), days.end(), *deal.created_at);
    wins.activities.push_back(static_cast<double>(std::upper_bound(from, days.end(), *deal.closed_at) - from));
  });
}

Value days_from_start_to_win(const Portfolio& p, const FitPack::Evidence& terms, const WinTimes& wins) {
  return of_enough(p, wins.days.size(), terms, wins.days.empty() ? 0 : median(wins.days));
}

Value activities_per_win(const Portfolio& p, const FitPack::Evidence& terms, const WinTimes& wins) {
  if (!p.activities.exists()) return Value::unknown(Reason::no_records);
  const auto& counts = wins.activities;
  Value value = of_enough(p, counts.size(), terms, counts.empty() ? 0 : median(counts));
  value.freshness = std::min(value.freshness, p.activities.freshness);
  return value;
}

namespace {

Value cycle(const Programme& programme) {
  return days_from_start_to_win(programme.portfolio, programme.all.pack.fit->evidence,
                                programme.all.of(&PeerFigures::wins));
}

Value activities(const Programme& programme) {
  return activities_per_win(programme.portfolio, programme.all.pack.fit->evidence,
                            programme.all.of(&PeerFigures::wins));
}

Value lost_to_rivals(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::opportunities, "competitor")) {
    return Value::unknown(p.missing(Object::opportunities, "competitor"));
  }
  double lost = 0, named = 0;
  closed_deals(p, programme.all.pack.fit->evidence.end_months, [&](const Node&, const Opportunity& deal) {
    if (!is_lost(deal, p.as_of)) return;
    ++lost;
    named += deal.competitor.has_value();
  });
  return share_of(p, named, lost, programme.all.pack.fit->evidence);
}

Value between_two(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::opportunities, "final_two")) {
    return Value::unknown(p.missing(Object::opportunities, "final_two"));
  }
  double known = 0, two = 0;
  closed_deals(p, programme.all.pack.fit->evidence.end_months, [&](const Node&, const Opportunity& deal) {
    if (!deal.final_two) return;
    ++known;
    two += *deal.final_two;
  });
  return share_of(p, two, known, programme.all.pack.fit->evidence);
}

/// Won upsell and cross-sell against what revenue grew by, over the windows that revenue is compared in (0.3a).
Value growth_from_expansion(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::opportunities, "type")) return Value::unknown(p.missing(Object::opportunities, "type"));
  if (!p.has_revenue) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.purchases());
  if (!pair) return Value::unknown(Reason::too_few_records);
  PooledSum now, before, expansion;
  for (const Node& node : p.nodes) {
    for (const Purchase& purchase : node.purchases) {
      if (pair->now.holds(purchase.date)) now.add(purchase.amount, purchase.gap);
      if (pair->before.holds(purchase.date)) before.add(purchase.amount, purchase.gap);
    }
    for (const Opportunity* deal : node.opportunities) {
      const std::string_view type = deal->type ? std::string_view(*deal->type) : std::string_view();
      if ((type != "upsell" && type != "cross_sell") || !is_won(*deal, p.as_of)) continue;
      if (!closed_in(*deal, pair->now, p.as_of)) continue;
      Reason gap = Reason::none;
      const double amount = p.money(deal->amount, deal->currency, *deal->closed_at, gap);
      expansion.add(amount, gap);
    }
  }
  for (const PooledSum* sum : {&now, &before, &expansion}) {
    if (sum->unknown() != Reason::none) return Value::unknown(sum->unknown());
  }
  const double growth = now.sum() - before.sum();
  if (rounded(growth) <= 0) return Value::unknown(Reason::too_few_records);
  Value value = of_feed(p.opportunities, std::max(0.0, 100 * expansion.sum() / growth), 0.8);
  value.window_days = pair->window_days;
  return value;
}

constexpr FactDef about(std::string_view id, std::string_view name, std::string_view unit, std::string_view range,
                        std::string_view inputs, std::string_view doc, std::string_view source) {
  return of_programme("field", id, name, unit, range, inputs, doc, source);
}

}  // namespace

std::span<const ProgrammeFact> fit_deal_facts() {
  static constexpr ProgrammeFact table[]{
      {about("fit_cycle_days", "Days from start to win", "days", ">= 0", "opportunity.created_at opportunity.closed_at",
             "Median over all deals won in the months that the pack names (24), three at least (3.1).", "S001"),
       cycle},
      {about("fit_activities_per_win", "Activities per won deal", "", ">= 0",
             "activity.at opportunity.created_at opportunity.closed_at",
             "Median number of activities at the account while the deal was open, over the same deals; those begun "
             "before activities were recorded are left out (3.1).",
             "S001"),
       activities},
      {about("fit_lost_to_rivals", "Losses to a named competitor", "%", "0..100",
             "opportunity.competitor opportunity.is_lost opportunity.closed_at",
             "Share of the deals lost in the same months that name a competitor (3.1).", "S001"),
       lost_to_rivals},
      {about("fit_final_two", "Deals that end between two suppliers", "%", "0..100",
             "opportunity.final_two opportunity.closed_at",
             "Share of the deals closed in the same months for which that is recorded (3.1).", "S001"),
       between_two},
      {about("fit_growth_from_expansion", "Revenue growth from upsell and cross-sell", "%", ">= 0",
             "opportunity.type opportunity.amount invoice.net_amount",
             "Won upsell and cross-sell of the newer window against what revenue grew by since the one before; not "
             "known where it did not grow (3.1, 0.3a).",
             "S001"),
       growth_from_expansion},
  };
  return table;
}

}  // namespace kam::rules
