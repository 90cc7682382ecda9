#include <algorithm>
#include <cmath>
#include <set>

#include "../facts/made_of.hpp"
#include "evidence.hpp"
#include "kam/rules/exact_sum.hpp"

/// What the largest accounts are like, and how standard our orders are (model 3.1, 3.2, 14.4.6).
namespace kam::rules {

namespace {

std::span<const Holding> top_accounts(const Programme& programme) {
  const auto n = static_cast<double>(programme.by_revenue.size());
  const double share = programme.all.pack.fit->evidence.top_share;
  return std::span(programme.by_revenue).first(static_cast<std::size_t>(std::ceil(rounded(share * n))));
}

/// What one account adds to a mean over the largest: a number, and what it rests on.
struct Told {
  std::optional<double> number;
  Reason reason = Reason::none;  ///< why not
  double quality = 1, freshness = 1;
};

Told told_by(const Value& value, double number) {
  if (!value.is_known()) return {std::nullopt, value.reason};
  return {number, Reason::none, value.quality, value.freshness};
}

/// Mean over the largest accounts; known where enough of them are (14.4.6).
template <class Of>
Value mean_of_top(const Programme& programme, Of of) {
  if (auto none = programme.no_revenue()) return *none;
  const auto top = top_accounts(programme);
  ExactSum sum, quality, freshness;
  double known = 0;
  Reason missing = Reason::none;
  Value value;
  for (const Holding& holding : top) {
    const Told told = of(holding.node);
    if (!told.number) {
      if (missing == Reason::none) missing = told.reason;
      continue;
    }
    ++known;
    sum.add(*told.number), quality.add(told.quality), freshness.add(told.freshness);
    if (*told.number > 0) name_account(value, programme, holding.node);
  }
  const auto n = static_cast<double>(top.size());
  if (known == 0 || rounded(known / n) < programme.all.pack.fit->evidence.known_share) {
    Value unknown = Value::unknown(known == 0 ? missing : Reason::too_few_records);
    unknown.n = known;
    unknown.of = n;
    return unknown;
  }
  value.state = State::known;
  value.reason = Reason::none;
  value.number = sum.value() / known;
  value.quality = quality.value() / known;
  value.freshness = freshness.value() / known;
  value.n = known;
  value.of = n;
  return value;
}

Value lacks_category(const Programme& programme) {
  return mean_of_top(programme, [&](std::size_t i) {
    const Value& reached = programme.fact("penetration_categories", i);
    return told_by(reached, rounded(reached.number) < 100 ? 100 : 0);
  });
}

Value departments_open(const Programme& programme) {
  return mean_of_top(programme, [&](std::size_t i) {
    const Value& reached = programme.fact("penetration_departments", i);
    return told_by(reached, 100 - reached.number);
  });
}

/// A criterion of an account as it stands by itself, whatever set is in use.
const Criterion* criterion(const Programme& programme, std::string_view id, std::size_t node) {
  const auto& criteria = programme.all.pack.criteria;
  const auto found = std::find_if(criteria.begin(), criteria.end(), [&](const Measure& one) { return one.id == id; });
  if (found == criteria.end()) return nullptr;  // a pack that took it out
  return &programme.all.selection.cards[node].full()[static_cast<std::size_t>(found - criteria.begin())];
}

/// Is the criterion high? Unknown where it is.
Told high(const Programme& programme, std::string_view id, std::size_t node) {
  const Criterion* found = criterion(programme, id, node);
  if (!found) return {std::nullopt, Reason::no_records};
  return told_by(found->value, rounded(found->score) >= programme.all.pack.fit->evidence.high ? 100 : 0);
}

Value complex_accounts(const Programme& programme) {
  return mean_of_top(programme, [&](std::size_t i) { return high(programme, "sel_complexity_need", i); });
}

/// One of the two that is low settles it.
Value growing_partners(const Programme& programme) {
  return mean_of_top(programme, [&](std::size_t i) -> Told {
    const Told potential = high(programme, "sel_revenue_potential", i);
    const Told readiness = high(programme, "sel_partnership_readiness", i);
    for (const Told* one : {&potential, &readiness}) {
      if (one->number && *one->number == 0) return *one;
    }
    if (!potential.number) return potential;
    if (!readiness.number) return readiness;
    return {100, Reason::none, (potential.quality + readiness.quality) / 2,
            (potential.freshness + readiness.freshness) / 2};
  });
}

Value categories_sold(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::products, "category")) return Value::unknown(p.missing(Object::products, "category"));
  std::set<std::string_view> categories;
  for (const Product& product : p.records.products) {
    if (product.category && product.active.value_or(true)) categories.insert(*product.category);
  }
  if (categories.empty()) return Value::unknown(Reason::field_empty);
  return of_people(static_cast<double>(categories.size()));
}

Value custom_share(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (!p.in_use(Object::invoices, "is_custom")) return Value::unknown(p.missing(Object::invoices, "is_custom"));
  if (auto none = programme.no_revenue()) return *none;
  ExactSum custom, all;
  for (const Node& node : p.nodes) {
    for (const Purchase& purchase : node.purchases) {
      if (!p.ttm.holds(purchase.date) || purchase.gap != Reason::none) continue;
      all.add(purchase.amount);
      if (purchase.invoice && purchase.invoice->is_custom.value_or(false)) custom.add(purchase.amount);
    }
  }
  if (rounded(all.value()) <= 0) return Value::unknown(Reason::too_few_records);
  return programme.of_revenue(100 * custom.value() / all.value());
}

constexpr FactDef about(std::string_view id, std::string_view name, std::string_view unit, std::string_view range,
                        std::string_view inputs, std::string_view doc, std::string_view source) {
  return of_programme("derived", id, name, unit, range, inputs, doc, source);
}

}  // namespace

std::span<const ProgrammeFact> fit_account_facts() {
  static constexpr ProgrammeFact table[]{
      {about("fit_lacks_category", "Largest accounts that lack a category they need", "%", "0..100",
             "penetration_categories",
             "Share of the largest tenth that does not buy all categories relevant to it (those of its plan's needs, "
             "else as many as the median of its segment), where half of them are known (3.1, 5.8, 14.4.6).",
             "S001"),
       lacks_category},
      {about("fit_departments_open", "Departments of the largest accounts that we do not serve", "%", "0..100",
             "penetration_departments",
             "Mean over the largest tenth of the departments not served yet, where half of them are known (3.1, "
             "14.4.6).",
             "S001"),
       departments_open},
      {about("fit_complex_accounts", "Largest accounts with complex needs", "%", "0..100", "sel_complexity_need",
             "Share of the largest tenth that scores 6 or more on complexity, where half of them are known (3.1, "
             "14.4.6).",
             "S004"),
       complex_accounts},
      {about("fit_growing_partners", "Largest accounts with potential that are ready to be partners", "%", "0..100",
             "sel_revenue_potential sel_partnership_readiness",
             "Share of the largest tenth that scores 6 or more on both, where half of them are known; one that is low "
             "settles an account (3.1, 14.4.6).",
             "S004"),
       growing_partners},
      {about("fit_categories_sold", "Categories that we sell", "categories", ">= 1", "product.category product.active",
             "Categories of the products that are not withdrawn; with one alone there is nothing to sell across (3.1).",
             "S001"),
       categories_sold},
      {about("fit_custom_share", "Revenue from custom orders", "%", "0..100", "invoice.is_custom invoice.net_amount",
             "Share of the revenue of twelve months that is of orders made for the customer (3.2).", "S004"),
       custom_share},
  };
  return table;
}

}  // namespace kam::rules
