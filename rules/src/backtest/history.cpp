#include "kam/rules/history.hpp"

#include <algorithm>

#include "../facts/windows.hpp"
#include "kam/rules/json.hpp"
#include "known_at.hpp"
#include "past_account.hpp"
#include "write_parts.hpp"

namespace kam::rules {

namespace {

constexpr int months_shown = 12;

PastFigure figure(const Value& value) {
  if (value.is_known()) return {value.number, {}};
  return {std::nullopt, std::string(name(value.reason))};
}

PastComposite composite(const Composite& from) {
  PastComposite result;
  result.coverage = from.coverage;
  result.confidence = from.confidence;
  if (from.has_range) {
    result.low = from.low;
    result.high = from.high;
  }
  if (from.state == State::known) {
    result.point.number = from.point;
  } else {
    result.point.reason = name(from.reason);
  }
  return result;
}

void write(JsonWriter& w, std::string_view key, const PastFigure& figure) {
  w.key(key).object();
  backtests::maybe(w, "value", figure.number);
  if (!figure.number) w.field("reason", figure.reason);
  w.end_object();
}

void write(JsonWriter& w, std::string_view key, const PastComposite& composite) {
  w.key(key).object();
  backtests::maybe(w, "point", composite.point.number);
  if (!composite.point.number) w.field("reason", composite.point.reason);
  backtests::maybe(w, "low", composite.low);
  backtests::maybe(w, "high", composite.high);
  w.field("coverage", composite.coverage).field("confidence", composite.confidence).end_object();
}

void write(JsonWriter& w, const PastAccount& one) {
  w.field("active", one.active);
  write(w, "total", one.total);
  backtests::maybe(w, "full_low", one.full_low);
  backtests::maybe(w, "full_high", one.full_high);
  write(w, "value", one.value);
  write(w, "stability", one.stability);
  write(w, "churn_risk", one.churn_risk);
  write(w, "health", one.health);
}

}  // namespace

PastAccount past_account(const Assessment& a, std::size_t i) {
  const Node& node = a.portfolio.nodes[i];
  const Scorecard& card = a.selection.cards[i];
  PastAccount past{node.account->id,
                   node.active,
                   composite(card.total),
                   composite(a.healths[i].total),
                   {},
                   {},
                   figure(a.facts.at("kpi_value", i)),
                   figure(a.facts.at("kpi_stability", i)),
                   figure(a.facts.at("kpi_churn_risk", i))};
  if (a.selection.set.starting && card.full_total.has_range) {
    past.full_low = card.full_total.low;
    past.full_high = card.full_total.high;
  }
  return past;
}

std::vector<Day> past_month_ends(Day as_of) {
  std::vector<Day> ends;
  const Day next = complete_until(as_of - 1) + 1;
  for (int back = months_shown - 1; back >= 0; --back) ends.push_back(add_months(next, -back) - 1);
  return ends;
}

Result<PastMonth> past_month(const Pack& pack, const Records& records, Day end, bool starting_set) {
  PastMonth month{end, pack.version(), records.snapshot.id(end), {}, {}};
  const Records known = backtests::known_at(records, end, month.left_out);
  const auto assessed = assess(pack, known, end, starting_set);
  if (!assessed) return assessed.error();
  for (std::size_t i = 0; i < (*assessed)->portfolio.nodes.size(); ++i) {
    month.accounts.push_back(past_account(**assessed, i));
  }
  return month;
}

Result<std::vector<PastMonth>> recomputed_history(const Pack& pack, const Records& records, Day as_of,
                                                  bool starting_set) {
  std::vector<PastMonth> history;
  for (const Day end : past_month_ends(as_of)) {
    auto month = past_month(pack, records, end, starting_set);
    if (!month) return month.error();
    if (!month->accounts.empty()) history.push_back(std::move(*month));
  }
  return history;
}

std::string to_json(const std::vector<PastMonth>& history, std::string_view account_id) {
  std::string out;
  JsonWriter w(out);
  w.array();
  for (const PastMonth& month : history) {
    const auto found = std::lower_bound(month.accounts.begin(), month.accounts.end(), account_id,
                                        [](const PastAccount& one, std::string_view id) { return one.id < id; });
    if (found == month.accounts.end() || found->id != account_id) continue;
    w.object().field("as_of", to_string(month.as_of)).field("recomputed", true).field("ruleset", month.ruleset);
    w.field("snapshot", month.snapshot);
    write(w, *found);
    w.key("left_out");
    backtests::write_left_out(w, month.left_out);
    w.end_object();
  }
  w.end_array();
  return out;
}

std::string to_json(const PastAccount& account) {
  std::string out;
  JsonWriter w(out);
  w.object();
  write(w, account);
  w.end_object();
  return out;
}

std::string to_json(const std::vector<LeftOut>& left_out) {
  std::string out;
  JsonWriter w(out);
  backtests::write_left_out(w, left_out);
  return out;
}

}  // namespace kam::rules
