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

Trends::Trends(const Portfolio& portfolio) : portfolio_(portfolio) {
  for (const AccountKpi& kpi : account_kpis()) open(kpi.over);
}

const Feed* Trends::feed(TrendOver over) const {
  switch (over) {
    case TrendOver::none:
    case TrendOver::as_of:
      return nullptr;
    case TrendOver::purchases:
      return &portfolio_.purchases();
    case TrendOver::opportunities:
      return &portfolio_.opportunities;
    case TrendOver::activities:
      return &portfolio_.activities;
    case TrendOver::tickets:
      return &portfolio_.tickets;
    case TrendOver::surveys:
      return &portfolio_.responses;
    case TrendOver::usage:
      return &portfolio_.usage;
    case TrendOver::deliveries:
      return &portfolio_.deliveries;
    case TrendOver::value_items:
      return &portfolio_.value_items;
  }
  return nullptr;
}

const Portfolio& Trends::through(Lens lens) {
  if (lens.now == portfolio_.ttm && lens.before == portfolio_.ptm) return portfolio_;
  auto& held = lenses_[{lens.now.first.n, lens.now.last.n}];
  if (!held) held = std::make_unique<const Portfolio>(portfolio_.records, lens);
  return *held;
}

void Trends::open(TrendOver over) {
  if (over == TrendOver::none || years_.contains(over)) return;
  const Feed* records = feed(over);
  const Day as_of = portfolio_.as_of;
  auto pair = records ? portfolio_.pair(*records) : Portfolio::Pair{portfolio_.ttm, portfolio_.ptm, {}};
  if (pair) {
    const Window earlier = pair->window_days ? as_long_before(pair->before) : year_before(as_of, 2);
    years_[over] = {&through({pair->now, pair->before}), &through({pair->before, earlier}), pair->window_days};
  }
  const Lens last{kam::rules::quarter(as_of, 0), kam::rules::quarter(as_of, 1)};
  const Lens year_ago{kam::rules::quarter(as_of, 4), kam::rules::quarter(as_of, 5)};
  if (records && Portfolio::covered(*records, year_ago.now)) quarters_[over] = {&through(last), &through(year_ago), {}};
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
  return compared(kpi, node, feed(kpi.over), year(kpi.over));
}

Value Trends::quarter(const AccountKpi& kpi, std::size_t node) const {
  return compared(kpi, node, feed(kpi.over), quarter(kpi.over));
}

}  // namespace kam::rules
