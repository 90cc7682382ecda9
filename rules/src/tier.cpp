#include "tier.hpp"

#include "facts/portfolio.hpp"
#include "gates.hpp"

namespace kam::rules {

std::size_t growth_criterion(const Pack::Data& pack) {
  for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
    if (pack.criteria[c].id == "sel_growth_potential") return c;
  }
  return 0;
}

void find_tier(const Pack::Data& pack, bool starting_set, std::size_t growth, Scorecard& card) {
  const auto& t = pack.tiers;
  const Composite& total = card.total;
  const double point = rounded(total.point), low = rounded(total.low), coverage = rounded(total.coverage);
  const auto decide = [&](Tier tier, std::string reason, double threshold) {
    card.tier = tier;
    card.tier_reason = std::move(reason);
    card.qualifier = low >= threshold && !starting_set ? Qualifier::firm : Qualifier::provisional;
  };
  if (total.has_range && rounded(total.high) < t.rising) {
    card.tier = Tier::standard;
    card.qualifier = starting_set ? Qualifier::provisional : Qualifier::firm;
    return;
  }
  if (total.state != State::known || coverage < t.least_coverage) return;
  const std::string gate = first_open_gate(pack, card);
  if (point >= t.key && card.gates_pass && card.within_cap) {
    decide(Tier::key, "", t.key);
    if (card.margin_by_gross) card.qualifier = Qualifier::provisional;
    return;
  }
  const Criterion& growing = card.criteria[growth];
  const bool grows = growing.value.is_known() && growing.score >= t.growth_score && point >= t.growth_total;
  if (point >= t.key && card.gates_pass) return decide(Tier::rising, "beyond_cap", t.rising);
  if (point >= t.key && !is_incurable(pack, card)) {
    card.candidate_for_key = starting_set && !card.gate_failed && is_gate_off(pack, card);
    return decide(Tier::rising, gate, t.rising);
  }
  if (point >= t.rising && point < t.key) return decide(Tier::rising, "total", t.rising);
  if (grows) return decide(Tier::rising, "growth_potential", t.growth_total);
  card.tier = Tier::standard;
  card.qualifier = Qualifier::provisional;
  if (point >= t.key) card.tier_reason = gate;
}

}  // namespace kam::rules
