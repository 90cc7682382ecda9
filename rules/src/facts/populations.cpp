#include "populations.hpp"

#include <algorithm>
#include <optional>

#include "deals.hpp"
#include "portfolio.hpp"

namespace kam::rules {

std::string_view segment_of(const Node& node) {
  return node.account->segment ? std::string_view(*node.account->segment) : std::string_view();
}

double categories_bought(const Node& node) {
  return static_cast<double>(std::count_if(node.category_revenue.begin(), node.category_revenue.end(),
                                           [](const auto& category) { return category.second > 0; }));
}

std::optional<Buying> buying(const Portfolio& p, const Node& node) {
  if (!node.revenue.is_known()) return std::nullopt;
  Buying found{0, 0, node.revenue.number};
  for (const Purchase& purchase : node.purchases) {  // by date
    if (purchase.is_return || !p.ttm.holds(purchase.date)) continue;
    found.recency = p.as_of - purchase.date;
    ++found.frequency;
  }
  return found.frequency > 0 ? std::optional(found) : std::nullopt;
}

namespace {

bool bought_in(const Node& node, Window window) {
  return std::any_of(node.purchases.begin(), node.purchases.end(),
                     [&](const Purchase& purchase) { return !purchase.is_return && window.holds(purchase.date); });
}

void count_cohorts(const Portfolio& p, Populations& found) {
  for (int years = 1; years <= 3; ++years) {
    const Window first{add_months(p.as_of, -12 * (years + 1)) + 1, add_months(p.as_of, -12 * years)};
    const Window next{first.last + 1, add_months(p.as_of, -12 * (years - 1))};
    if (!Portfolio::covered(p.purchases(), first)) return;
    found.cohorts_covered = true;
    for (const Node& node : p.nodes) {
      if (!bought_in(node, first)) continue;
      const double kept = bought_in(node, next);
      for (Cohorts* cohorts : {&found.cohorts, &found.cohorts_of[segment_of(node)]}) {
        ++cohorts->n;
        cohorts->kept += kept;
      }
    }
  }
}

void note_seller(const Portfolio& p, const Opportunity& deal, Populations& found) {
  if (!deal.owner_id) return;
  for (const std::string& product : deal.product_ids) {
    if (const std::string& category = p.category_of(product); !category.empty()) {
      found.sold_by[*deal.owner_id].insert(category);
    }
  }
}

/// How long wins took, and who sold what.
void read_wins(const Portfolio& p, Populations& found) {
  const Window window = months_back(p.as_of, 24);
  std::vector<double> all;
  std::map<std::string_view, std::vector<double>> by_segment;
  for (const Node& node : p.nodes) {
    for (const Opportunity* deal : node.opportunities) {
      if (!is_won(*deal, p.as_of)) continue;
      note_seller(p, *deal, found);
      if (!deal->created_at || !deal->closed_at || !window.holds(*deal->closed_at)) continue;
      all.push_back(*deal->closed_at - *deal->created_at);
      if (node.account->segment) by_segment[segment_of(node)].push_back(all.back());
    }
  }
  if (!all.empty()) found.cycles = {all.size(), median(all)};
  for (auto& [segment, days] : by_segment) found.cycles_of[segment] = {days.size(), median(days)};
}

}  // namespace

Populations populations(const Portfolio& p) {
  Populations found;
  count_cohorts(p, found);
  read_wins(p, found);
  for (const Node& node : p.nodes) {
    if (const double categories = categories_bought(node); categories > 0) {
      found.categories_bought[segment_of(node)].push_back(categories);
    }
    if (const auto bought = buying(p, node)) {
      found.recency.push_back(bought->recency);
      found.frequency.push_back(bought->frequency);
      found.money.push_back(rounded(bought->money));
    }
  }
  for (auto& [segment, counts] : found.categories_bought) std::sort(counts.begin(), counts.end());
  for (auto* figures : {&found.recency, &found.frequency, &found.money}) std::sort(figures->begin(), figures->end());
  return found;
}

}  // namespace kam::rules
