#include "kpi.hpp"

#include <algorithm>

namespace kam::rules {

std::span<const ProgrammeKpi> programme_kpis() {
  static const std::vector<ProgrammeKpi> all = [] {
    std::vector<ProgrammeKpi> joined;
    for (const auto table :
         {retention_kpis(), expansion_kpis(), survey_kpis(), deal_kpis(), spend_kpis(), service_kpis()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

namespace {

constexpr std::size_t least_of_a_slice = 5;

void earliest(Feed& feed, OnDay day, Day as_of) {
  if (day && *day <= as_of && (!feed.first || *day < *feed.first)) feed.first = day;
}

/// Where the records begin that a figure is made of.
Feed feed_of(const Portfolio& p, ProgrammeKpi::Over over) {
  using Over = ProgrammeKpi::Over;
  Feed feed;
  switch (over) {
    case Over::purchases:
      return p.purchases();
    case Over::opportunities:
      return p.opportunities;
    case Over::responses:
      return p.responses;
    case Over::deliveries:
      return p.deliveries;
    case Over::value_items:
      return p.value_items;
    case Over::contracts:
      for (const Contract& contract : p.records.contracts) earliest(feed, contract.start, p.as_of);
      return feed;
    case Over::plans:
      for (const PlanGoal& goal : p.records.plan_goals) earliest(feed, goal.due, p.as_of);
      for (const PlanAction& action : p.records.plan_actions) earliest(feed, action.when, p.as_of);
      return feed;
  }
  return feed;
}

/// The windows of one figure, its trend's and those before that.
class Windows {
 public:
  Windows(const Portfolio& portfolio, const ProgrammeKpi& kpi)
      : p_(portfolio), kpi_(kpi), feed_(feed_of(portfolio, kpi.over)), pair_(portfolio.pair(feed_)) {}

  Value now(const Pool& pool) const {
    if (kpi_.compares) {
      if (!feed_.exists()) return Value::unknown(Reason::no_records);
      if (!pair_) return Value::unknown(Reason::too_few_records);
      return named(kpi_.compute(pool, {pair_->now, pair_->before}));
    }
    const Window window = span();
    Value value = kpi_.compute(pool, {window, window});
    const bool bounded = kpi_.span != ProgrammeKpi::Span::ever;
    if (value.is_known() && bounded && feed_.exists() && !Portfolio::covered(feed_, window)) {
      value.partial = true;
      value.covered_days = p_.as_of - *feed_.first + 1;
    }
    return value;
  }

  Value year(const Pool& pool) const {
    if (!feed_.exists()) return Value::unknown(Reason::no_records);
    if (!kpi_.compares) {
      if (!pair_) return Value::unknown(Reason::too_few_records);
      return named(change(pool, {pair_->now, pair_->before}, {pair_->before, pair_->before}));
    }
    const Window oldest{add_months(p_.as_of, -36) + 1, add_months(p_.as_of, -24)};
    if (!Portfolio::covered(feed_, oldest)) return Value::unknown(Reason::too_few_records);
    return change(pool, {p_.ttm, p_.ptm}, {p_.ptm, oldest});
  }

  Value quarter(const Pool& pool) const {
    const Window now = rules::quarter(p_.as_of, 0), before = rules::quarter(p_.as_of, 4),
                 oldest = rules::quarter(p_.as_of, 8);
    if (!feed_.exists()) return Value::unknown(Reason::no_records);
    if (!Portfolio::covered(feed_, kpi_.compares ? oldest : before)) return Value::unknown(Reason::too_few_records);
    return change(pool, {now, before}, {before, oldest});
  }

 private:
  Window span() const {
    switch (kpi_.span) {
      case ProgrammeKpi::Span::two_years:
        return months_back(p_.as_of, 24);
      case ProgrammeKpi::Span::ninety_days:
        return days_back(p_.as_of, 90);
      case ProgrammeKpi::Span::ever:
        return {Day{INT32_MIN / 2}, p_.as_of};
      default:
        return p_.ttm;
    }
  }

  /// Short windows are named, and nothing is scaled to a year (0.3a).
  Value named(Value value) const {
    value.window_days = pair_->window_days;
    return value;
  }

  Value change(const Pool& pool, const Lens& newer, const Lens& older) const {
    const Value now = kpi_.compute(pool, newer), before = kpi_.compute(pool, older);
    for (const Value* value : {&now, &before}) {
      if (value->is_known()) continue;
      Value missing;
      missing.state = value->state;
      missing.reason = value->reason;
      return missing;
    }
    Value value = Value::known(now.number - before.number);
    value.quality = now.quality;
    value.freshness = now.freshness;
    value.proxy = now.proxy;
    return value.with({.beside = {{"now", now.number}, {"before", before.number}}});
  }

  const Portfolio& p_;
  const ProgrammeKpi& kpi_;
  Feed feed_;
  std::optional<Portfolio::Pair> pair_;
};

/// A slice is a group of key accounts; fewer than five records or accounts behind it show as k of n alone.
Value of_slice(Value value) {
  value.evidence.clear();
  value.details.reset();
  if (value.is_known() && value.n.value_or(0) < least_of_a_slice) {
    Value counts = Value::unknown(Reason::too_few_records);
    counts.k = value.k;
    counts.n = value.n;
    return counts;
  }
  return value;
}

constexpr std::string_view not_set = "not_set";

std::string slice_of(const Programme& programme, std::string_view by, std::size_t node) {
  const Account& account = *programme.node(node).account;
  if (by == "tier") return std::string(name(programme.tier(node)));
  const Text& text = by == "segment" ? account.segment : by == "owner" ? account.owner_id : account.approach;
  return text.value_or(std::string(not_set));
}

}  // namespace

KpiResult evaluate(const Programme& programme, const ProgrammeKpi& kpi) {
  const Windows windows(programme.portfolio, kpi);
  KpiResult result;
  const Pool keys{programme, programme.keys};
  if (auto none = programme.no_keys()) {
    result.value = result.year = result.quarter = *none;
  } else {
    result.value = windows.now(keys);
    result.year = windows.year(keys);
    result.quarter = windows.quarter(keys);
  }
  if (kpi.all_accounts) {
    std::vector<std::size_t> everyone(programme.portfolio.nodes.size());
    for (std::size_t i = 0; i < everyone.size(); ++i) everyone[i] = i;
    result.all = windows.now({programme, everyone});
  }
  for (const std::string_view by : {"tier", "segment", "owner", "approach"}) {
    std::map<std::string, std::vector<std::size_t>> groups;
    for (const std::size_t key : programme.keys) groups[slice_of(programme, by, key)].push_back(key);
    auto& slices = result.by[by];
    if (groups.size() == 1 && groups.begin()->first == not_set) continue;
    for (const auto& [group, nodes] : groups) slices[group] = of_slice(windows.now({programme, nodes}));
  }
  return result;
}

}  // namespace kam::rules
