#include "outcomes.hpp"

#include <algorithm>
#include <cmath>

#include "../facts/churn_facts.hpp"

namespace kam::rules::backtests {

std::string_view name(Label label) {
  static constexpr std::array<std::string_view, labels.size()> names{"still_buying", "top_decile", "slip", "lost"};
  return names[static_cast<std::size_t>(label)];
}

bool is_good(Label label) {
  return label == Label::still_buying || label == Label::top_decile;
}

namespace {

constexpr int renewal_days = 90;

std::optional<double> number(const Value& value) {
  return value.is_known() ? std::optional(value.number) : std::nullopt;
}

/// The last day on which a contract lived, up to a day.
OnDay last_contract_day(const Node& node, Day until) {
  OnDay last;
  for (const Contract* contract : node.contracts) {
    const Day end = contract->end ? std::min(*contract->end, until) : until;
    if (!last || end > *last) last = end;
  }
  return last;
}

/// The end of the contracts that were live on a day, if none followed and nothing was bought since.
bool left_by_contract(const Portfolio& then, const Portfolio& later, const Node& was, const Node& is,
                      OnDay last_purchase) {
  const bool had = std::any_of(was.contracts.begin(), was.contracts.end(),
                               [&](const Contract* c) { return is_live(*c, then.as_of); });
  const OnDay end = last_contract_day(is, later.as_of);
  return had && end && *end + renewal_days <= later.as_of && (!last_purchase || *last_purchase <= *end);
}

bool silent(const Portfolio& then, const Portfolio& later, const Node& was, OnDay last_sign) {
  if (!last_sign) return false;
  Day limit = add_months(*last_sign, 12);
  const OrderRhythm rhythm = order_rhythm(then, was);
  if (rhythm.intervals.size() >= 4) {
    limit = std::max(limit, *last_sign + static_cast<int>(std::ceil(3 * median(rhythm.intervals))));
  }
  return limit <= later.as_of;
}

/// Days from the first purchase of the past twelve months to the day.
int days_of_pace(const Portfolio& then, const Node& was) {
  const bool began = was.first_record && *was.first_record > then.ttm.first;
  return then.as_of - (began ? *was.first_record : then.ttm.first) + 1;
}

Outcome outcome(const Portfolio& then, const Portfolio& later, std::size_t node, Window horizon) {
  const Node &was = then.nodes[node], &is = later.nodes[node];
  Outcome result;
  result.node = node;
  result.before = number(was.revenue);
  result.after = number(later.sum(is, horizon));
  result.days_before = days_of_pace(then, was);
  for (const Purchase& purchase : is.purchases) {
    if (purchase.is_return) continue;
    result.last_purchase = purchase.date;
    result.purchases += horizon.holds(purchase.date);
  }
  const OnDay contract = last_contract_day(is, later.as_of);
  result.contract_ended = left_by_contract(then, later, was, is, result.last_purchase);
  const bool lost = result.contract_ended || silent(then, later, was, std::max(result.last_purchase, contract));
  result.events[static_cast<std::size_t>(Label::lost)] = lost;
  result.events[static_cast<std::size_t>(Label::still_buying)] = result.purchases > 0;
  const Value before = margin_in(then, was, then.ttm), after = margin_in(later, is, horizon);
  if (before.is_known() && after.is_known()) {
    result.margin_before = before.number;
    result.margin_after = after.number;
  }
  return result;
}

void mark_top_decile(std::vector<Outcome>& accounts) {
  std::vector<double> after;
  for (const Outcome& one : accounts) {
    if (one.after) after.push_back(rounded(*one.after));
  }
  if (after.empty()) return;
  std::sort(after.begin(), after.end());
  const double limit = after[(after.size() * 9 + 9) / 10 - 1];
  for (Outcome& one : accounts) {
    if (!one.after) continue;
    const double own = rounded(*one.after);
    one.events[static_cast<std::size_t>(Label::top_decile)] = own > limit && own > 0;
  }
}

/// The biggest fifth by past revenue, of which all is known.
std::vector<Outcome*> biggest_fifth(std::vector<Outcome>& accounts) {
  std::vector<Outcome*> big;
  for (Outcome& one : accounts) {
    if (one.before) big.push_back(&one);
  }
  std::stable_sort(big.begin(), big.end(),
                   [](const Outcome* a, const Outcome* b) { return rounded(*a->before) > rounded(*b->before); });
  big.resize((big.size() + 4) / 5);
  std::erase_if(big, [](const Outcome* one) { return rounded(*one->before) <= 0 || !one->after; });
  return big;
}

void mark_slips(Outcomes& result) {
  const auto big = biggest_fifth(result.accounts);
  const auto at_its_pace = [&](const Outcome& one) { return *one.before / one.days_before * result.horizon.days(); };
  std::vector<double> kept;
  for (const Outcome* one : big) kept.push_back(*one->after / at_its_pace(*one));
  if (kept.empty() || median(kept) <= 0) return;
  result.drift = median(kept);
  for (Outcome* one : big) {
    one->expected = at_its_pace(*one) * *result.drift;
    one->events[static_cast<std::size_t>(Label::slip)] = rounded(*one->after) < rounded(0.5 * *one->expected);
  }
}

}  // namespace

Outcomes outcomes(const Portfolio& then, const Portfolio& later) {
  Outcomes result;
  result.horizon = {then.as_of + 1, later.as_of};
  const OnDay first = then.purchases().first;
  result.days_before = first && *first > then.ttm.first ? then.as_of - *first + 1 : then.ttm.days();
  for (std::size_t node = 0; node < then.nodes.size(); ++node) {
    if (then.nodes[node].active) result.accounts.push_back(outcome(then, later, node, result.horizon));
  }
  mark_top_decile(result.accounts);
  mark_slips(result);
  return result;
}

}  // namespace kam::rules::backtests
