#include "populations.hpp"

#include <algorithm>
#include <optional>

#include "deals.hpp"
#include "portfolio.hpp"

namespace kam::rules {

std::string_view segment_of(const Node& node) {
  return node.account->segment ? std::string_view(*node.account->segment) : std::string_view();
}

double categories_of(const Node& node) {
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
      for (Cohorts* cohorts : {&found.cohorts, &found.cohorts_of[std::string(segment_of(node))]}) {
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
  for (const Node& node : p.nodes) {
    for (const Opportunity* deal : node.opportunities) {
      if (!is_won(*deal, p.as_of)) continue;
      note_seller(p, *deal, found);
      if (!deal->created_at || !deal->closed_at || !window.holds(*deal->closed_at)) continue;
      const double days = *deal->closed_at - *deal->created_at;
      found.cycles.days.push_back(days);
      if (node.account->segment) found.cycles_of[*node.account->segment].days.push_back(days);
    }
  }
}

void find_median(Cycles& cycles) {
  cycles.n = cycles.days.size();
  if (cycles.n > 0) cycles.median_days = median(std::move(cycles.days));
  cycles.days = {};
}

void append(std::vector<double>& to, std::vector<double>&& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

void Populations::gather(const Portfolio& p) {
  count_cohorts(p, *this);
  read_wins(p, *this);
  for (const Node& node : p.nodes) {
    if (const double categories = categories_of(node); categories > 0) {
      categories_bought[std::string(segment_of(node))].push_back(categories);
    }
    if (const auto bought = buying(p, node)) {
      recency.push_back(bought->recency);
      frequency.push_back(bought->frequency);
      money.push_back(rounded(bought->money));
    }
  }
}

void Populations::merge(Populations&& other) {
  cohorts_covered = cohorts_covered || other.cohorts_covered;
  cohorts.merge(other.cohorts);
  for (const auto& [segment, one] : other.cohorts_of) cohorts_of[segment].merge(one);
  for (auto& [segment, counts] : other.categories_bought) append(categories_bought[segment], std::move(counts));
  append(recency, std::move(other.recency));
  append(frequency, std::move(other.frequency));
  append(money, std::move(other.money));
  append(cycles.days, std::move(other.cycles.days));
  for (auto& [segment, one] : other.cycles_of) append(cycles_of[segment].days, std::move(one.days));
  for (auto& [seller, categories] : other.sold_by) sold_by[seller].merge(std::move(categories));
}

void Populations::finish() {
  for (auto& [segment, counts] : categories_bought) std::sort(counts.begin(), counts.end());
  for (auto* figures : {&recency, &frequency, &money}) std::sort(figures->begin(), figures->end());
  find_median(cycles);
  for (auto& [segment, one] : cycles_of) find_median(one);
}

namespace {
Company company(const Portfolio& p, const Node& node) {
  const auto& targets = p.settings.target_segments;
  const Text& segment = node.account->segment;
  const bool target = segment && std::find(targets.begin(), targets.end(), *segment) != targets.end();
  return {node.account->id, target && node.purchases.empty() && !node.active};
}
}  // namespace

void Totals::gather(const Portfolio& p) {
  for (const Node& node : p.nodes) {
    active += node.active;
    for (const Purchase& purchase : node.purchases) {
      if (!p.ttm.holds(purchase.date)) continue;
      ++purchases;
      if (purchase.gap == Reason::none) {
        revenue.add(purchase.amount);
      } else if (++gaps == 1) {
        first_gap = purchase.gap;
      }
    }
    if (!node.account->segment) continue;
    for (const auto& [category, spend] : node.category_revenue) {
      if (spend > 0) segment_spend[*node.account->segment][std::string(category)].push_back(spend);
    }
  }
  for (const std::string& id : p.related()) {
    const int root = p.root(id);
    if (root >= 0) companies[id] = company(p, p.nodes[static_cast<std::size_t>(root)]);
  }
  populations.gather(p);
}

void Totals::merge(Totals&& other) {
  active += other.active;
  revenue.add(other.revenue);
  purchases += other.purchases;
  if (gaps == 0) first_gap = other.first_gap;
  gaps += other.gaps;
  for (auto& [segment, by_category] : other.segment_spend) {
    for (auto& [category, spends] : by_category) append(segment_spend[segment][category], std::move(spends));
  }
  companies.merge(std::move(other.companies));
  populations.merge(std::move(other.populations));
}

void Totals::finish() {
  for (auto& [segment, by_category] : segment_spend) {
    for (auto& [category, spends] : by_category) std::sort(spends.begin(), spends.end());
  }
  populations.finish();
}

}  // namespace kam::rules
