#include "assess.hpp"

#include <algorithm>
#include <cmath>

#include "fit/evidence.hpp"
#include "plan/completeness.hpp"
#include "plan/escalation.hpp"
#include "plan/relationship.hpp"
#include "priority.hpp"
#include "recommend.hpp"
#include "trend.hpp"

namespace kam::rules {

namespace {
const PeerFigures nothing_known;
}

Assessment::Assessment(const Pack::Data& pack_data, const Records& records, Day as_of)
    : whole(true), known(nothing_known), pack(pack_data), portfolio(records, as_of), facts(portfolio) {}

Assessment::Assessment(const Pack::Data& pack_data, const Records& part, Day as_of, const PeerFigures& all)
    : whole(false),
      known(all),
      pack(pack_data),
      portfolio(
          part, as_of,
          Surroundings{all.feeds.figure, all.elsewhere.figure, all.totals.complete ? &all.totals.figure : nullptr}),
      facts(portfolio) {}

bool is_key(const Portfolio& portfolio, const Node& node, const Scorecard& card) {
  return portfolio.in_use(Object::accounts, "tier_label") ? node.account->tier_label.value_or("") == "key"
                                                          : card.tier == Tier::key;
}

namespace {

/// A composite as a fact: its quality is its confidence, and it does not age (14.1.13).
Value of_composite(const Composite& composite) {
  if (composite.state != State::known) return Value::unknown(composite.reason);
  Value value = Value::known(composite.point);
  value.quality = composite.confidence;
  return value;
}

Value trusted(double number, double confidence) {
  Value value = Value::known(number);
  value.quality = confidence;
  return value;
}

Value labelled(std::string_view label, double confidence) {
  Value value = trusted(0, confidence);
  value.label = std::string(label);
  return value;
}

void put_position(Assessment& a, std::size_t i) {
  const Position& position = a.positions[i];
  a.facts.put("kpi_value", i, position.value);
  a.facts.put("rev_percentile", i, position.value);
  a.facts.put("pf_dependence", i, position.share);
}

void gather_top_fifth(const Assessment& a, TopFifth& top) {
  for (std::size_t i = 0; i < a.positions.size(); ++i) {
    const Value& rank = a.positions[i].rank;
    if (rank.is_known()) top.places.emplace_back(rank.number, a.portfolio.nodes[i].account->id);
  }
}

void put_top_fifth(Assessment& a, std::size_t i) {
  Value top = a.positions[i].rank;
  if (top.is_known()) {
    top.number = a.of(&PeerFigures::top_fifth).holds({top.number, a.portfolio.nodes[i].account->id});
  }
  a.facts.put("rev_top_fifth", i, top);
}

void put_selection(Assessment& a, std::size_t i) {
  const Scorecard& card = a.selection.cards[i];
  const double trust = card.total.confidence;
  a.facts.put("sel_total", i, of_composite(card.total));
  a.facts.put("tier", i, labelled(name(card.tier), card.tier == Tier::undetermined ? 1 : trust));
  if (card.gate_failed || card.gates_pass) a.facts.put("gates_pass", i, trusted(card.gates_pass, trust));
  a.facts.put("within_cap", i, trusted(card.within_cap, trust));
  const bool by_label = a.portfolio.in_use(Object::accounts, "tier_label");
  const bool undetermined = !by_label && card.tier == Tier::undetermined;
  a.facts.put("is_key", i,
              undetermined ? Value::unknown(a.portfolio.missing(Object::accounts, "tier_label"))
                           : trusted(is_key(a.portfolio, a.portfolio.nodes[i], card), by_label ? 0.8 : trust));
  a.facts.put("sel_attractiveness", i, of_composite(a.views[i].attractiveness));
  a.facts.put("sel_strength", i, of_composite(a.views[i].strength));
}

void put_churn(Assessment& a, std::size_t i) {
  const Churn& churn = a.churns[i];
  a.facts.put("kpi_stability", i, churn.stability);
  if (churn.state == State::known) return a.facts.put("kpi_churn_risk", i, trusted(churn.point, churn.confidence));
  Value value;
  value.state = churn.state;
  value.reason = churn.reason;
  a.facts.put("kpi_churn_risk", i, value);
}

void put_health(Assessment& a, std::size_t i) {
  const Composite &health = a.healths[i].total, &total = a.selection.cards[i].total;
  a.facts.put("kpi_health", i, of_composite(health));
  if (health.state != State::known || total.state != State::known) {
    return a.facts.put("kpi_quadrant", i, Value::unknown(Reason::too_few_records));
  }
  const bool valuable = rounded(total.point) >= a.pack.quadrant.value;
  const bool healthy = rounded(health.point) >= a.pack.quadrant.health;
  a.facts.put(
      "kpi_quadrant", i,
      labelled(valuable ? (healthy ? "protect_and_grow" : "rescue") : (healthy ? "maintain" : "let_go_or_automate"),
               std::min(health.confidence, total.confidence)));
}

/// Calls `gather(lens, figure)` once for each lens of the trends.
template <class Figure, class Gather>
void through_lenses(const Portfolio& p, ThroughLenses<Figure>& figures, Gather gather) {
  for (const Lens& lens : Trends::lenses(p)) {
    const auto [at, fresh] = figures.by_window.try_emplace({lens.now.first.n, lens.now.last.n});
    if (fresh) gather(lens, at->second);
  }
}

/// What trends compare, where only a part of the accounts is at hand.
bool need_lens_feeds(Assessment& a) {
  return a.whole || a.need(&PeerFigures::lens_feeds, [&](ThroughLenses<Feeds>& all) {
    through_lenses(a.portfolio, all, [&](const Lens& lens, Feeds& feeds) {
      feeds.as_of = lens.now.last;
      feeds.gather(a.portfolio.records);
    });
  });
}

bool need_lens_totals(Assessment& a) {
  return a.whole || a.need(&PeerFigures::lens_totals, [&](ThroughLenses<Totals>& all) {
    const auto& feeds = a.of(&PeerFigures::lens_feeds).by_window;
    through_lenses(a.portfolio, all, [&](const Lens& lens, Totals& totals) {
      const Surroundings known{feeds.at({lens.now.first.n, lens.now.last.n}), a.of(&PeerFigures::elsewhere), nullptr};
      totals.gather(Portfolio(a.portfolio.records, lens, known));
    });
  });
}

bool need_first(Assessment& a) {
  const Portfolio& p = a.portfolio;
  bool all = a.whole || a.need(&PeerFigures::totals, [&](Totals& totals) { totals.gather(p); });
  all &= a.need(&PeerFigures::ranking, [&](Ranking& ranking) { ranking.gather(p); });
  all &= a.need(&PeerFigures::wins, [&](WinTimes& wins) { gather_wins(p, a.pack.fit->evidence, wins); });
  return all & need_lens_feeds(a);
}

bool need_criteria(Assessment& a) {
  return a.need(&PeerFigures::criteria, [&](MeasurePeers& peers) {
    gather_peers(a.pack.criteria, a.facts, peers);
    gather_peers(a.pack.view.strong_measures, a.facts, peers);
  });
}

bool need_health(Assessment& a) {
  return a.need(&PeerFigures::health, [&](MeasurePeers& peers) { gather_peers(a.pack.health, a.facts, peers); });
}

/// What a later stage compares, gathered in this round if it rests on nothing that is still to be found.
void need_early(Assessment& a) {
  if (are_there(a.pack.criteria, a.facts) && are_there(a.pack.view.strong_measures, a.facts)) need_criteria(a);
  if (are_there(a.pack.health, a.facts)) need_health(a);
}

}  // namespace

Result<bool> advance(Assessment& a, bool starting_set) {
  const std::size_t count = a.portfolio.nodes.size();
  const auto each = [&](auto put) {
    for (std::size_t i = 0; i < count; ++i) put(a, i);
  };
  if (!need_first(a)) return false;
  a.positions = positions(a.portfolio, a.of(&PeerFigures::ranking));
  each(put_position);
  bool all = need_lens_totals(a);
  all &= a.need(&PeerFigures::top_fifth, [&](TopFifth& top) { gather_top_fifth(a, top); });
  all &= a.need(&PeerFigures::at_stake, [&](AtStake& at_stake) { gather_at_stake(a.facts, at_stake); });
  all &= a.need(&PeerFigures::signals, [&](MeasurePeers& peers) { gather_peers(a.pack.signals, a.facts, peers); });
  if (!all) return need_early(a), false;
  each(put_top_fifth);
  a.churns = churn(a.pack, a.facts, a.of(&PeerFigures::signals));
  each(put_churn);
  if (!need_criteria(a)) return false;
  auto selector = Selector::begin(a.pack, a.facts, starting_set, a.of(&PeerFigures::criteria));
  if (!selector) return selector.error();
  all = a.need(&PeerFigures::starting, [&](StartingCounts& counts) { selector->gather(counts); });
  if (!all && starting_set) return false;
  selector->total(a.of(&PeerFigures::starting));
  all = a.need(&PeerFigures::earned, [&](Earned& earned) { selector->gather(earned); });
  a.selection = std::move(*selector).finish(all ? &a.of(&PeerFigures::earned) : nullptr);
  put_own_ratios(a);
  all &= a.need(&PeerFigures::tiers, [&](TierPeers& peers) { gather_peers(a, !all, peers); });
  if (!all) return false;
  a.views = views(a.pack, a.facts, a.selection, a.of(&PeerFigures::criteria));
  each(put_selection);
  if (!need_health(a)) return false;
  a.healths = health(a.pack, a.facts, a.of(&PeerFigures::health));
  each(put_health);
  put_flags(a);
  put_peers(a);
  put_routing(a);
  put_plans(a);
  put_relationships(a);
  put_complaints(a);
  put_approach(a);
  a.steps = next_steps(a);
  const auto budget_of = [&](std::size_t i) {
    return BudgetOf{a.portfolio.nodes[i].account->id, a.portfolio.as_of, a.pack.budget};
  };
  all = a.need(&PeerFigures::workloads, [&](Workloads& loads) {
    for (std::size_t i = 0; i < count; ++i) budget_of(i).gather(a.steps[i], loads);
  });
  if (!all) return false;
  for (std::size_t i = 0; i < count; ++i) budget_of(i).spend(a.of(&PeerFigures::workloads), a.steps[i]);
  return true;
}

Result<std::unique_ptr<const Assessment>> assess(const Pack& pack, const Records& records, Day as_of,
                                                 bool starting_set) {
  auto all = std::make_unique<Assessment>(pack.data(), records, as_of);
  if (const auto done = advance(*all, starting_set); !done) return done.error();
  return std::unique_ptr<const Assessment>(std::move(all));
}

}  // namespace kam::rules
