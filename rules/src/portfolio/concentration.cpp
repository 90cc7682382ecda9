#include <algorithm>
#include <cmath>

#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// How much hangs on few customers (model 2, 14.4.1).
namespace kam::rules {

namespace {

/// % of the revenue that the largest so many accounts bring.
Value of_largest(const Programme& programme, std::size_t count, std::size_t least = 1) {
  if (auto none = programme.no_revenue()) return *none;
  const std::size_t n = programme.by_revenue.size();
  if (n < least) return Value::unknown(Reason::too_few_records);
  ExactSum sum;
  const std::size_t taken = std::min(count, n);
  for (std::size_t i = 0; i < taken; ++i) sum.add(programme.by_revenue[i].revenue);
  Value value = programme.of_revenue(100 * sum.value() / programme.revenue);
  for (std::size_t i = 0; i < std::min<std::size_t>(taken, 10); ++i) {
    name_account(value, programme, programme.by_revenue[i].node);
  }
  value.k = static_cast<double>(taken);
  value.n = static_cast<double>(n);
  return value;
}

Value of_top(const Programme& programme, double part, std::size_t least) {
  const auto n = static_cast<double>(programme.by_revenue.size());
  return of_largest(programme, static_cast<std::size_t>(std::ceil(rounded(part * n))), least);
}

Value top_fifth(const Programme& programme) {
  return of_top(programme, 0.2, 10);
}
Value top_twentieth(const Programme& programme) {
  return of_top(programme, 0.05, 20);
}
Value top_tenth(const Programme& programme) {
  return of_top(programme, 0.1, 20);
}
Value largest(const Programme& programme) {
  return of_largest(programme, 1);
}
Value largest_five(const Programme& programme) {
  return of_largest(programme, 5);
}
Value largest_ten(const Programme& programme) {
  return of_largest(programme, 10);
}

/// Smallest share of the accounts that brings 80 % of the revenue.
Value accounts_for_most(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  ExactSum sum;
  std::size_t count = 0;
  for (const Holding& holding : programme.by_revenue) {
    sum.add(holding.revenue);
    ++count;
    if (rounded(100 * sum.value() / programme.revenue) >= 80) break;
  }
  const auto k = static_cast<double>(count), n = static_cast<double>(programme.by_revenue.size());
  Value value = programme.of_revenue(100 * k / n);
  value.k = k;
  value.n = n;
  return value;
}

Value herfindahl(const Programme& programme) {
  if (auto none = programme.no_revenue()) return *none;
  ExactSum squares;
  for (const Holding& holding : programme.by_revenue) {
    const double share = holding.revenue / programme.revenue;
    squares.add(share * share);
  }
  Value value = programme.of_revenue(10000 * squares.value());
  for (std::size_t i = 0; i < std::min<std::size_t>(5, programme.by_revenue.size()); ++i) {
    name_account(value, programme, programme.by_revenue[i].node);
  }
  value.n = static_cast<double>(programme.by_revenue.size());
  return value;
}

Value effective_accounts(const Programme& programme) {
  Value value = herfindahl(programme);
  if (value.is_known()) value.number = 10000 / value.number;
  value.evidence.clear();
  return value;
}

/// What the checks of this file have in common.
constexpr FactDef about(std::string_view id, std::string_view name, std::string_view unit, std::string_view range,
                        std::string_view doc, std::string_view source) {
  return of_programme("transaction", id, name, unit, range, "invoice.net_amount opportunity.amount", doc, source);
}

}  // namespace

std::span<const ProgrammeFact> concentration_facts() {
  static constexpr ProgrammeFact table[]{
      {about("pf_pareto_top20", "Revenue from the largest fifth", "%", "0..100",
             "Share of revenue of the largest 20 % of the accounts, ten accounts at least; S000 and S001 speak of 80 % "
             "(2).",
             "S000 S001 S002"),
       top_fifth},
      {about("pf_top5pct_share", "Revenue from the largest twentieth", "%", "0..100",
             "Share of revenue of the largest 5 % of the accounts, twenty accounts at least (2).", "S004"),
       top_twentieth},
      {about("pf_top10pct_share", "Revenue from the largest tenth", "%", "0..100",
             "Share of revenue of the largest 10 % of the accounts, twenty accounts at least (2).", "S004"),
       top_tenth},
      {about("pf_accounts_for_80", "Accounts that make 80 % of the revenue", "%", "0..100",
             "Smallest share of the accounts that brings 80 % of the revenue (2).", "S001"),
       accounts_for_most},
      {about("pf_cr1", "Revenue from the largest account", "%", "0..100", "Concentration ratio of the largest one (2).",
             "S002 L20"),
       largest},
      {about("pf_cr5", "Revenue from the five largest accounts", "%", "0..100",
             "Concentration ratio of the largest five (2).", "S002 L20"),
       largest_five},
      {about("pf_cr10", "Revenue from the ten largest accounts", "%", "0..100",
             "Concentration ratio of the largest ten (2).", "S002 L20"),
       largest_ten},
      {about("pf_hhi", "Concentration of revenue", "", "0..10000",
             "Herfindahl-Hirschman index: 10 000 times the sum of the squared shares (2).", "S002 L20"),
       herfindahl},
      {about("pf_effective_n", "Customers of equal size that this is like", "accounts", ">= 1",
             "10 000 / HHI, since people read it better (2).", "S002 L20"),
       effective_accounts},
  };
  return table;
}

}  // namespace kam::rules
