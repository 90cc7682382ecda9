#include <algorithm>
#include <cmath>
#include <map>

#include "../facts/made_of.hpp"
#include "../facts/pooled_deals.hpp"
#include "../questions.hpp"
#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// Is the list more than a ranking by revenue, and do the records carry it? (model 1.7, 9.4)
namespace kam::rules {

namespace {

/// Mid-ranks of some numbers, ties shared.
std::vector<double> mid_ranks(const std::vector<double>& numbers) {
  std::vector<double> ascending;
  for (const double number : numbers) ascending.push_back(rounded(number));
  std::sort(ascending.begin(), ascending.end());
  std::vector<double> ranks;
  for (const double number : numbers) ranks.push_back(mid_rank(ascending, number));
  return ranks;
}

/// Correlation of two lists of equal length; none if one of them does not vary.
std::optional<double> correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto mean = [](const std::vector<double>& numbers) {
    ExactSum sum;
    for (const double number : numbers) sum.add(number);
    return sum.value() / static_cast<double>(numbers.size());
  };
  const double mx = mean(x), my = mean(y);
  ExactSum xy, xx, yy;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy.add((x[i] - mx) * (y[i] - my));
    xx.add((x[i] - mx) * (x[i] - mx));
    yy.add((y[i] - my) * (y[i] - my));
  }
  if (rounded(xx.value()) <= 0 || rounded(yy.value()) <= 0) return std::nullopt;
  return xy.value() / std::sqrt(xx.value() * yy.value());
}

Value revenue_rho(const Programme& programme) {
  const auto& cards = programme.all.selection.cards;
  std::vector<double> revenues, totals;
  ExactSum confidence;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Value& revenue = programme.node(i).revenue;
    const Composite& total = cards[i].total;
    if (!revenue.is_known() || total.state != State::known) continue;
    if (rounded(total.coverage) < programme.all.pack.tiers.least_coverage) continue;
    revenues.push_back(revenue.number);
    totals.push_back(total.point);
    confidence.add(total.confidence);
  }
  const auto n = static_cast<double>(revenues.size());
  const auto rho = revenues.size() < 10 ? std::nullopt : correlation(mid_ranks(revenues), mid_ranks(totals));
  Value value = rho ? Value::known(*rho) : Value::unknown(Reason::too_few_records);
  value.n = n;
  if (rho) value.quality = confidence.value() / n;
  return value;
}

/// What only the history of the selection can tell (14.2.5).
Value history_alone(const Programme&) {
  return Value::unknown(Reason::no_records);
}

/// Of the ten fields that would narrow the key accounts' scores most: the largest share of key accounts that lack one.
Value data_gap(const Programme& programme) {
  if (auto none = programme.no_keys()) return *none;
  if (programme.active_keys.empty()) return Value::unknown(Reason::no_records);
  struct Field {
    ExactSum gain;
    double lacking = 0;
  };
  std::map<std::string, Field> fields;
  for (const std::size_t key : programme.active_keys) {
    for (const Question& question : all_questions(AccountView(programme.all, key))) {
      Field& field = fields[question.field];
      field.gain.add(question.gain);
      ++field.lacking;
    }
  }
  std::vector<std::pair<double, std::string>> by_gain;
  for (const auto& [name, field] : fields) by_gain.emplace_back(-rounded(field.gain.value()), name);
  std::sort(by_gain.begin(), by_gain.end());
  if (by_gain.size() > 10) by_gain.resize(10);
  const auto n = static_cast<double>(programme.active_keys.size());
  Value value = programme.of_keys(0);
  value.n = n;
  for (const auto& [gain, name] : by_gain) {
    const double share = 100 * fields[name].lacking / n;
    if (rounded(share) > 50) value.evidence.push_back(name);
    value.number = std::max(value.number, share);
  }
  return value;
}

Value lost_without_reason(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::opportunities, "loss_reason")) {
    return Value::unknown(p.missing(Object::opportunities, "loss_reason"));
  }
  constexpr double least = 10;
  const Losses lost = losses(p, p.ttm);
  return rate(p.opportunities, lost.all - lost.with_reason, lost.all, least, 0.8);
}

}  // namespace

std::span<const ProgrammeFact> criteria_facts() {
  using expr::Type;
  static constexpr ProgrammeFact table[]{
      {{.id = "sel_revenue_rho",
        .name = "Is our list only a revenue ranking?",
        .range = "-1..1",
        .inputs = "rev_ttm sel_total",
        .doc = "Rank correlation (Spearman) of revenue and score over the accounts with coverage 0.6 or more, ten at "
               "least; above 0.95 the other criteria decide nothing (1.7).",
        .source = "S002",
        .evidence = "derived",
        .level = FactLevel::programme},
       revenue_rho},
      {{.id = "sel_criteria_return",
        .name = "Were these the right criteria?",
        .inputs = "history",
        .doc = "What accounts that are key for twelve months brought against what was expected; not known to stateless "
               "scoring (1.7, 14.2.5).",
        .source = "S001",
        .evidence = "derived",
        .level = FactLevel::programme},
       history_alone},
      {{.id = "sel_review_overdue",
        .name = "Review of the list overdue",
        .range = "true, false",
        .inputs = "history",
        .doc = "Not known to stateless scoring (R-PF-15, 14.2.5).",
        .source = "S001 S004",
        .evidence = "field",
        .type = Type::boolean,
        .level = FactLevel::programme},
       history_alone},
      {{.id = "months_with_these_weights",
        .name = "Months since the weights were changed",
        .unit = "months",
        .range = ">= 0",
        .inputs = "settings.weights history",
        .doc = "Not known to stateless scoring (R-PF-15, 14.2.5).",
        .source = "S001 S004",
        .evidence = "field",
        .level = FactLevel::programme},
       history_alone},
      {{.id = "data_gap_share",
        .name = "Key accounts without a field that their scores need",
        .unit = "%",
        .range = "0..100",
        .inputs = "questions account.tier_label",
        .doc = "Of the ten fields that would narrow the key accounts' scores most, the one that most of them lack "
               "(R-DAT-01).",
        .evidence = "derived",
        .level = FactLevel::programme},
       data_gap},
      {{.id = "lost_without_reason",
        .name = "Lost opportunities without a reason",
        .unit = "%",
        .range = "0..100",
        .inputs = "opportunity.is_lost opportunity.loss_reason opportunity.closed_at",
        .doc = "Of those lost in twelve months, ten at least (R-LRN-01).",
        .source = "S004",
        .evidence = "field",
        .level = FactLevel::programme},
       lost_without_reason},
  };
  return table;
}

}  // namespace kam::rules
