#include "trend.hpp"

#include "facts/facts.hpp"

namespace kam::rules {

namespace {

Window year_before(Day as_of, int years) {
  return {add_months(as_of, -12 * (years + 1)) + 1, add_months(as_of, -12 * years)};
}

Window as_long_before(Window window) {
  return {window.first - window.days(), window.first - 1};
}

}  // namespace

Value gained(const Value& now, const Value& before, std::optional<int> window_days) {
  Value value;
  for (const Value* one : {&now, &before}) {
    if (one->is_known()) continue;
    value.state = one->state;
    value.reason = one->reason;
    value.window_days = window_days;
    return value;
  }
  value = Value::known(now.number - before.number);
  value.window_days = window_days;
  return value;
}

namespace {

const Feed* feed_of(const Portfolio& p, TrendOver over) {
  switch (over) {
    case TrendOver::none:
    case TrendOver::as_of:
      return nullptr;
    case TrendOver::purchases:
      return &p.purchases();
    case TrendOver::opportunities:
      return &p.opportunities;
    case TrendOver::activities:
      return &p.activities;
    case TrendOver::tickets:
      return &p.tickets;
    case TrendOver::surveys:
      return &p.responses;
    case TrendOver::usage:
      return &p.usage;
    case TrendOver::deliveries:
      return &p.deliveries;
    case TrendOver::value_items:
      return &p.value_items;
  }
  return nullptr;
}

struct Lenses {
  std::optional<std::pair<Lens, Lens>> year, quarter;  ///< now and before
  std::optional<int> window_days;
};

Lenses lenses_over(const Portfolio& p, TrendOver over) {
  Lenses found;
  const Feed* records = feed_of(p, over);
  const auto pair = records ? p.pair(*records) : Portfolio::Pair{p.ttm, p.ptm, {}};
  if (pair) {
    const Window earlier = pair->window_days ? as_long_before(pair->before) : year_before(p.as_of, 2);
    found.year = {Lens{pair->now, pair->before}, Lens{pair->before, earlier}};
    found.window_days = pair->window_days;
  }
  const Lens last{kam::rules::quarter(p.as_of, 0), kam::rules::quarter(p.as_of, 1)};
  const Lens year_ago{kam::rules::quarter(p.as_of, 4), kam::rules::quarter(p.as_of, 5)};
  if (records && Portfolio::covered(*records, year_ago.now)) found.quarter = {last, year_ago};
  return found;
}

bool is_own(const Portfolio& p, Lens lens) {
  return lens.now == p.ttm && lens.before == p.ptm;
}

}  // namespace

Trends::Trends(const Portfolio& portfolio, const Surroundings* all) : portfolio_(portfolio), all_(all) {
  for (const AccountKpi& kpi : account_kpis()) open(kpi.over);
}

std::vector<Lens> Trends::lenses(const Portfolio& portfolio) {
  std::vector<Lens> all;
  for (const AccountKpi& kpi : account_kpis()) {
    if (kpi.over == TrendOver::none) continue;
    const Lenses found = lenses_over(portfolio, kpi.over);
    for (const auto& pair : {found.year, found.quarter}) {
      if (!pair) continue;
      for (const Lens& lens : {pair->first, pair->second}) {
        if (!is_own(portfolio, lens)) all.push_back(lens);
      }
    }
  }
  return all;
}

const Portfolio& Trends::through(Lens lens) {
  if (is_own(portfolio_, lens)) return portfolio_;
  const std::pair window{lens.now.first.n, lens.now.last.n};
  auto& held = lenses_[window];
  if (held) return *held;
  if (all_) {
    const kam::rules::Surroundings known{all_->feeds.by_window.at(window), all_->elsewhere,
                                         &all_->totals.by_window.at(window)};
    held = std::make_unique<const Portfolio>(portfolio_.records, lens, known);
  } else {
    held = std::make_unique<const Portfolio>(portfolio_.records, lens);
  }
  return *held;
}

void Trends::open(TrendOver over) {
  if (over == TrendOver::none || years_.contains(over)) return;
  const Lenses found = lenses_over(portfolio_, over);
  if (found.year) years_[over] = {&through(found.year->first), &through(found.year->second), found.window_days};
  if (found.quarter) quarters_[over] = {&through(found.quarter->first), &through(found.quarter->second), {}};
}

std::optional<Trends::Pair> Trends::year(TrendOver over) const {
  const auto found = years_.find(over);
  return found == years_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Trends::Pair> Trends::quarter(TrendOver over) const {
  const auto found = quarters_.find(over);
  return found == quarters_.end() ? std::nullopt : std::optional(found->second);
}

namespace {

Value compared(const AccountKpi& kpi, std::size_t node, const Feed* records, const std::optional<Trends::Pair>& pair) {
  if (records && !records->exists()) return Value::unknown(Reason::no_records);
  if (!pair) return Value::unknown(Reason::too_few_records);
  const Portfolio& before = *pair->before;
  const Node& earlier = before.nodes[node];
  if (pair->now->deals_only != before.deals_only) return Value::unknown(Reason::too_few_records);
  if (kpi.over == TrendOver::purchases) {
    const Value base = before.sum(earlier, before.ttm);
    const Value none = no_base(pair->now->nodes[node], before.ttm);
    if (base.is_known() && base.number <= 0 && none.state == State::not_applicable) return none;
  }
  const FactDef& fact = *find_fact(kpi.fact);
  return gained(fact.compute(*pair->now, pair->now->nodes[node]), fact.compute(before, earlier), pair->window_days);
}

}  // namespace

Value Trends::year(const AccountKpi& kpi, std::size_t node) const {
  return compared(kpi, node, feed_of(portfolio_, kpi.over), year(kpi.over));
}

Value Trends::quarter(const AccountKpi& kpi, std::size_t node) const {
  return compared(kpi, node, feed_of(portfolio_, kpi.over), quarter(kpi.over));
}

}  // namespace kam::rules
