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

}  // namespace

Result<Selector> Selector::begin(const Pack::Data& pack, const FactMatrix& facts, bool starting_set,
                                 const MeasurePeers& peers) {
  Selector one(pack, facts);
  const Settings& settings = facts.portfolio().settings;
  auto weights = weights_of(pack, settings);
  if (!weights) return weights.error();
  one.out_.assign(pack.criteria.size(), false);
  for (const auto& id : settings.criteria_off) {
    auto index = criterion_index(pack, id, "criteria_off");
    if (!index) return index.error();
    one.out_[*index] = true;
  }
  for (const Measure& criterion : pack.criteria) one.scores_.push_back(evaluate(criterion, facts, pack, peers));
  SetInUse& set = one.selection_.set;
  set.weights = set.full_weights = *weights;
  set.in_set.assign(pack.criteria.size(), true);
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    auto& scores = one.scores_[c];
    for (Score& score : scores) {
      if (one.out_[c]) score.value = Value::not_applicable(Reason::switched_off);
    }
    const bool irrelevant = !scores.empty() && stays_out(scores.front().value.reason);
    one.out_[c] = one.out_[c] || irrelevant;
    set.criteria += set.weights[c] > 0 && !one.out_[c];
  }
  set.starting = starting_set;
  return one;
}

void Selector::gather(StartingCounts& counts) const {
  if (!selection_.set.starting) return;
  const auto& nodes = facts_.portfolio().nodes;
  counts.known.resize(pack_.criteria.size());
  for (std::size_t c = 0; c < pack_.criteria.size(); ++c) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      counts.known[c] += nodes[i].active && scores_[c][i].value.is_known();
    }
  }
}

void Selector::find_starting_set(const StartingCounts& counts) {
  const auto active = static_cast<double>(facts_.portfolio().active_count);
  const double share = pack_.starting_set.known_share * active;
  SetInUse& set = selection_.set;
  std::vector<bool> found(pack_.criteria.size());
  std::string groups;
  set.criteria = 0;
  for (std::size_t c = 0; c < pack_.criteria.size(); ++c) {
    found[c] =
        !out_[c] && set.weights[c] > 0 && active > 0 && rounded(static_cast<double>(counts.known[c]) - share) >= 0;
    if (!found[c]) continue;
    ++set.criteria;
    if (groups.find(pack_.criteria[c].group) == std::string::npos) groups += pack_.criteria[c].group;
  }
  set.too_small = set.criteria < pack_.starting_set.least_criteria || groups.size() < pack_.starting_set.least_groups;
  if (set.too_small) return;
  set.in_set = found;
  set.weights = starting_weights(pack_, found, set.weights);
}

void Selector::total(const StartingCounts& counts) {
  if (selection_.set.starting) find_starting_set(counts);
  selection_.cards.reserve(facts_.portfolio().nodes.size());
  for (std::size_t i = 0; i < facts_.portfolio().nodes.size(); ++i) selection_.cards.push_back(card(i));
  scores_.clear();
}

Scorecard Selector::card(std::size_t node) {
  const SetInUse& set = selection_.set;
  const Portfolio& p = facts_.portfolio();
  Scorecard card;
  card.criteria.reserve(pack_.criteria.size());
  for (std::size_t c = 0; c < pack_.criteria.size(); ++c) {
    Score& score = scores_[c][node];
    const bool left_out = !set.in_set[c] && !stays_out(score.value.reason);
    if (set.starting) card.of_full_set.push_back({score.value, score.score, set.full_weights[c], 0, {}});
    card.criteria.push_back({left_out ? Value::not_applicable(Reason::starting_set) : std::move(score.value),
                             score.score, set.weights[c], 0, std::move(score.points)});
  }
  card.full_total = total_of(card.full(), pack_.show_from);
  if (!set.too_small) card.total = total_of(card.criteria, pack_.show_from);
  for (std::size_t c = 0; c < card.total.contributions.size(); ++c) {
    card.criteria[c].contribution = card.total.contributions[c];
  }
  judge_gates(pack_, margin_record(p, p.nodes[node]), card);
  return card;
}

std::optional<Earned::Place> place_of(const Pack::Data& pack, const Scorecard& card, const std::string& account) {
  const bool earned = card.total.state == State::known && rounded(card.total.coverage) >= pack.tiers.least_coverage &&
                      rounded(card.total.point) >= pack.tiers.key && card.gates_pass;
  if (!earned) return std::nullopt;
  const Criterion& profit = card.criteria[profitability_index(pack)];
  return Earned::Place{-rounded(card.total.point), profit.value.is_known() ? -rounded(profit.score) : 0.0, account};
}

void Selector::gather(Earned& earned) const {
  earned.most = static_cast<std::size_t>(std::max(0.0, std::ceil(cap_of(pack_, facts_.portfolio()))));
  for (std::size_t i = 0; i < selection_.cards.size(); ++i) {
    auto place = place_of(pack_, selection_.cards[i], facts_.portfolio().nodes[i].account->id);
    if (place) earned.places.push_back(std::move(*place));
  }
}

Selection Selector::finish(const Earned* earned) && {
  const double cap = cap_of(pack_, facts_.portfolio());
  const std::size_t growth = growth_criterion(pack_);
  for (std::size_t i = 0; i < selection_.cards.size(); ++i) {
    Scorecard& card = selection_.cards[i];
    const auto place = place_of(pack_, card, facts_.portfolio().nodes[i].account->id);
    if (place && earned) card.within_cap = static_cast<double>(earned->before(*place)) < cap;
    if (!selection_.set.too_small) find_tier(pack_, selection_.set.starting, growth, card);
  }
  return std::move(selection_);
}

}  // namespace kam::rules
