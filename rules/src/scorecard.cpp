#include "scorecard.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "expr/nearest.hpp"
#include "facts/facts.hpp"
#include "gates.hpp"
#include "tier.hpp"

namespace kam::rules {

std::string_view name(Tier tier) {
  static constexpr std::string_view names[]{"key", "rising", "standard", "undetermined"};
  return names[static_cast<std::size_t>(tier)];
}

std::vector<double> starting_weights(const Pack::Data& pack, const std::vector<bool>& in_set, std::vector<double> w) {
  for (std::size_t c = 0; c < w.size(); ++c) {
    if (!in_set[c]) w[c] = 0;
  }
  const auto in_pair = [&](std::size_t i) {
    const auto& pair = pack.starting_set.revenue_pair;
    return std::find(pair.begin(), pair.end(), i) != pair.end();
  };
  const double sum = std::accumulate(w.begin(), w.end(), 0.0);
  double pair = 0;
  for (std::size_t i = 0; i < w.size(); ++i) pair += in_pair(i) ? w[i] : 0;
  const double most = pack.starting_set.revenue_pair_most * sum, others = sum - pair;
  if (pair > most && others > 0) {
    for (std::size_t i = 0; i < w.size(); ++i) w[i] *= in_pair(i) ? most / pair : (sum - most) / others;
  }
  const double limit = pack.starting_set.one_most * sum;
  for (std::size_t round = 0; round < w.size(); ++round) {
    double excess = 0, below = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (in_pair(i)) continue;
      if (w[i] > limit) excess += w[i] - limit;
      if (w[i] < limit) below += w[i];
    }
    if (excess <= 1e-12 || below <= 0) break;
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (in_pair(i)) continue;
      if (w[i] > limit) {
        w[i] = limit;
      } else if (w[i] < limit) {
        w[i] += excess * w[i] / below;
      }
    }
  }
  return w;
}

namespace {

Result<std::size_t> criterion_index(const Pack::Data& pack, const std::string& id, std::string_view setting) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < pack.criteria.size(); ++i) {
    if (pack.criteria[i].id == id) return i;
    names.push_back(pack.criteria[i].id);
  }
  const auto near = expr::nearest(id, names);
  return invalid("settings.json: " + std::string(setting) + ": there is no criterion `" + id + "`" +
                 (near ? "; did you mean `" + *near + "`?" : ""));
}

Result<std::vector<double>> weights_of(const Pack::Data& pack, const Settings& settings) {
  std::vector<double> weights;
  for (const Measure& criterion : pack.criteria) weights.push_back(criterion.weight);
  for (const auto& [id, weight] : settings.weights) {
    auto index = criterion_index(pack, id, "weights");
    if (!index) return index.error();
    weights[*index] = weight;
  }
  return weights;
}

bool stays_out(Reason reason) {
  return reason == Reason::switched_off || reason == Reason::distance_not_relevant;
}

void find_starting_set(const Pack::Data& pack, const Portfolio& p, const std::vector<std::vector<Score>>& scores,
                       const std::vector<bool>& out, SetInUse& set) {
  std::vector<bool> found(pack.criteria.size());
  std::string groups;
  set.criteria = 0;
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    std::size_t known = 0;
    for (std::size_t i = 0; i < p.nodes.size(); ++i) known += p.nodes[i].active && scores[c][i].value.is_known();
    const double share = pack.starting_set.known_share * static_cast<double>(p.active_count);
    found[c] = !out[c] && set.weights[c] > 0 && p.active_count > 0 && rounded(static_cast<double>(known) - share) >= 0;
    if (!found[c]) continue;
    ++set.criteria;
    if (groups.find(pack.criteria[c].group) == std::string::npos) groups += pack.criteria[c].group;
  }
  set.too_small = set.criteria < pack.starting_set.least_criteria || groups.size() < pack.starting_set.least_groups;
  if (set.too_small) return;
  set.in_set = found;
  set.weights = starting_weights(pack, found, set.weights);
}

Composite total_of(const std::vector<Criterion>& criteria, double show_from) {
  std::vector<Part> parts;
  for (const Criterion& c : criteria) parts.push_back({&c.value, (c.score - 1) / 9, c.weight});
  return composite(parts, show_from);
}

MarginRecord margin_record(const Portfolio& p, const Node& node) {
  return {gross_margin(p, node), net_margin(p, node), p.has_abc, node.account->strategic_exception_until, p.as_of};
}

double capacity(const Portfolio& p, bool& set) {
  const Settings& s = p.settings;
  double sum = 0;
  set = false;
  for (const User& user : p.records.users) {
    if (user.role != "kam") continue;
    if (s.kam_capacity) {
      sum += *s.kam_capacity;
      set = true;
    } else if (const auto own = s.kam_capacity_by_kam.find(user.id); own != s.kam_capacity_by_kam.end()) {
      sum += own->second;
      set = true;
    }
  }
  return sum;
}

}  // namespace

double cap_of(const Pack::Data& pack, const Portfolio& p) {
  const auto& t = pack.tiers;
  const bool mature = p.settings.maturity_overall && *p.settings.maturity_overall >= t.mature_from;
  double cap = std::min(t.cap_most, p.settings.cap_setting.value_or(mature ? t.cap_mature : t.cap_young));
  bool has_capacity = false;
  const double capacities = capacity(p, has_capacity);
  if (has_capacity) cap = std::min(cap, capacities);
  return std::min(cap, std::ceil(rounded(t.cap_share * static_cast<double>(p.active_count))));
}

namespace {

std::size_t profitability_index(const Pack::Data& pack) {
  for (std::size_t i = 0; i < pack.criteria.size(); ++i) {
    if (pack.criteria[i].id == "sel_profitability") return i;
  }
  return 0;
}

/// Those who earn the key tier but stand beyond the cap: by total, profitability, id.
void apply_cap(const Pack::Data& pack, const Portfolio& p, std::vector<Scorecard>& cards) {
  const std::size_t profit = profitability_index(pack);
  std::vector<std::size_t> earned;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Composite& total = cards[i].total;
    if (total.state == State::known && rounded(total.coverage) >= pack.tiers.least_coverage &&
        rounded(total.point) >= pack.tiers.key && cards[i].gates_pass) {
      earned.push_back(i);
    }
  }
  const auto key = [&](std::size_t i) {
    const Criterion& c = cards[i].criteria[profit];
    return std::pair(-rounded(cards[i].total.point), c.value.is_known() ? -rounded(c.score) : 0.0);
  };
  std::stable_sort(earned.begin(), earned.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  const double cap = cap_of(pack, p);
  for (std::size_t rank = 0; rank < earned.size(); ++rank) {
    cards[earned[rank]].within_cap = static_cast<double>(rank) < cap;
  }
}

}  // namespace

Result<Selection> select(const Pack::Data& pack, const FactMatrix& facts, bool starting_set) {
  const Portfolio& p = facts.portfolio();
  auto weights = weights_of(pack, p.settings);
  if (!weights) return weights.error();
  std::vector<bool> out(pack.criteria.size());
  for (const auto& id : p.settings.criteria_off) {
    auto index = criterion_index(pack, id, "criteria_off");
    if (!index) return index.error();
    out[*index] = true;
  }
  std::vector<std::vector<Score>> scores;
  for (const Measure& criterion : pack.criteria) scores.push_back(evaluate(criterion, facts, pack));
  Selection selection;
  SetInUse& set = selection.set;
  set.weights = set.full_weights = *weights;
  set.in_set.assign(pack.criteria.size(), true);
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    for (Score& score : scores[c]) {
      if (out[c]) score.value = Value::not_applicable(Reason::switched_off);
    }
    const bool irrelevant = !scores[c].empty() && stays_out(scores[c].front().value.reason);
    out[c] = out[c] || irrelevant;
    set.criteria += set.weights[c] > 0 && !out[c];
  }
  set.starting = starting_set;
  if (starting_set) find_starting_set(pack, p, scores, out, set);

  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    Scorecard& card = selection.cards.emplace_back();
    for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
      const Score& score = scores[c][i];
      card.full.push_back({score.value, score.score, set.full_weights[c], 0, {}});
      card.criteria.push_back({score.value, score.score, set.weights[c], 0, score.points});
      if (!set.in_set[c] && !stays_out(score.value.reason)) {
        card.criteria.back().value = Value::not_applicable(Reason::starting_set);
      }
    }
    card.full_total = total_of(card.full, pack.show_from);
    if (!set.too_small) card.total = total_of(card.criteria, pack.show_from);
    for (std::size_t c = 0; c < card.total.contributions.size(); ++c) {
      card.criteria[c].contribution = card.total.contributions[c];
    }
    judge_gates(pack, margin_record(p, p.nodes[i]), card);
  }
  apply_cap(pack, p, selection.cards);
  const std::size_t growth = growth_criterion(pack);
  for (Scorecard& card : selection.cards) {
    if (!set.too_small) find_tier(pack, set.starting, growth, card);
  }
  return selection;
}

}  // namespace kam::rules
