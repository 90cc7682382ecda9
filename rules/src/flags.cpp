#include <algorithm>

#include "assess.hpp"
#include "facts/facts.hpp"
#include "kleene.hpp"

/// Reviews, watch list, wrong labels (model 1.7, 14.3.17).
namespace kam::rules {

namespace {

Value flag(Maybe truth, double confidence) {
  if (!truth) return Value::unknown(Reason::too_few_records);
  Value value = Value::known(*truth);
  value.quality = confidence;
  return value;
}

class FlagsOf {
 public:
  explicit FlagsOf(const Assessment& a) : a_(a) {
    for (std::size_t c = 0; c < a.pack.criteria.size(); ++c) {
      if (a.pack.criteria[c].id == "sel_growth_potential") growth_potential_ = c;
    }
    key_pipeline_ = a.of(&PeerFigures::tiers).key_pipeline.figure;
  }

  Maybe revenue_only(std::size_t i) const {
    const auto& t = a_.pack.tiers;
    const Composite& total = a_.selection.cards[i].total;
    const bool told = total.state == State::known && rounded(total.coverage) >= t.least_coverage;
    const Maybe small = told ? Maybe(rounded(total.point) < t.rising) : Maybe();
    return both(labelled(i), both(test(percentile(i), [](double p) { return p >= 90; }), small));
  }

  Maybe missed_key(std::size_t i) const {
    const Maybe large = test(a_.facts.at("sel_total", i), [&](double total) { return total >= a_.pack.tiers.key; });
    const Maybe label = labelled(i);
    return both(label ? Maybe(!*label) : label, both(large, test(percentile(i), [](double p) { return p < 80; })));
  }

  Maybe watchlist(std::size_t i) const {
    const Node& node = a_.portfolio.nodes[i];
    const Scorecard& card = a_.selection.cards[i];
    if (is_key(a_.portfolio, node, card)) return false;
    const Criterion& growing = card.criteria[growth_potential_];
    const Maybe customer_grows =
        growing.value.is_known() ? Maybe(growing.score >= a_.pack.tiers.growth_score) : Maybe();
    const Maybe we_grow = both(test(a_.facts.at("kpi_growth", i), [](double g) { return g >= 30; }),
                               test(percentile(i), [](double p) { return p >= 50; }));
    const Maybe pipeline = key_pipeline_ ? test(a_.facts.at("pipeline", i),
                                                [&](double amount) { return amount >= rounded(*key_pipeline_); })
                                         : Maybe();
    const Maybe courted = both(new_executive(node), pipeline);
    return either(card.tier == Tier::rising, either(customer_grows, either(we_grow, courted)));
  }

  /// What nobody knows does not speed up a rhythm.
  std::string_view cadence(std::size_t i) const {
    const Value &risk = a_.facts.at("kpi_churn_risk", i), &threat = a_.facts.at("app_threat", i);
    if (test(risk, [](double r) { return r > 70; }).value_or(false)) return "weekly";
    if (test(threat, [](double t) { return t > 50; }).value_or(false)) return "weekly";
    const Node& node = a_.portfolio.nodes[i];
    if (!is_key(a_.portfolio, node, a_.selection.cards[i])) return "quarterly";
    const bool watched = test(risk, [](double r) { return r >= 25; }).value_or(false);
    const bool large = test(percentile(i), [](double p) { return p >= 75; }).value_or(false);
    return watched || large || changes(node) >= 2 ? "monthly" : "quarterly";
  }

 private:
  Maybe labelled(std::size_t i) const {
    return test(a_.facts.at("key_label", i), [](double label) { return label != 0; });
  }
  const Value& percentile(std::size_t i) const { return a_.positions[i].value; }

  Maybe new_executive(const Node& node) const {
    if (!a_.portfolio.records.has(Object::contacts)) return {};
    return std::any_of(node.contacts.begin(), node.contacts.end(), [&](const Contact* c) {
      return c->seniority.value_or("") == "c_level" && c->created_at &&
             days_back(a_.portfolio.as_of, 90).holds(*c->created_at) && is_active(*c, a_.portfolio.as_of);
    });
  }

  /// Stakeholders who came or left in 90 days.
  std::ptrdiff_t changes(const Node& node) const {
    const Window window = days_back(a_.portfolio.as_of, 90);
    return std::count_if(node.contacts.begin(), node.contacts.end(), [&](const Contact* c) {
      return (c->created_at && window.holds(*c->created_at)) || (c->left_at && window.holds(*c->left_at));
    });
  }

  const Assessment& a_;
  std::size_t growth_potential_ = 0;
  std::optional<double> key_pipeline_;  ///< median over key accounts with a known pipeline
};

}  // namespace

void put_flags(Assessment& a) {
  const FlagsOf flags(a);
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    const double trust = a.selection.cards[i].total.confidence;
    const double with_label = std::min({0.8, trust, a.positions[i].value.confidence()});
    a.facts.put("sel_revenue_only", i, flag(flags.revenue_only(i), with_label));
    a.facts.put("sel_missed_key", i, flag(flags.missed_key(i), with_label));
    a.facts.put("sel_watchlist", i, flag(flags.watchlist(i), trust));
    Value cadence = Value::known(0);
    cadence.label = std::string(flags.cadence(i));
    cadence.quality = 0.8;
    a.facts.put("rev_cadence", i, cadence);
  }
}

}  // namespace kam::rules
