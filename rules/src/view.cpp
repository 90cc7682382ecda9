#include "view.hpp"

namespace kam::rules {

namespace {

/// Off by the starting set counts as unknown here (14.3.18).
Value in_view(const Criterion& criterion) {
  return criterion.value.reason == Reason::starting_set ? Value::unknown(Reason::starting_set) : criterion.value;
}

Composite of(const std::vector<Value>& values, const std::vector<double>& scores, const std::vector<double>& weights,
             double show_from) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < values.size(); ++i) parts.push_back({&values[i], (scores[i] - 1) / 9, weights[i]});
  return composite(parts, show_from);
}

std::string_view cell(const View& view, double cut) {
  if (view.attractiveness.state != State::known || view.strength.state != State::known) return "";
  const bool attractive = rounded(view.attractiveness.point) >= cut, strong = rounded(view.strength.point) >= cut;
  if (attractive) return strong ? "strategic" : "star";
  return strong ? "status" : "streamline";
}

}  // namespace

std::vector<View> views(const Pack::Data& pack, const FactMatrix& facts, const Selection& selection,
                        const MeasurePeers& peers) {
  std::vector<std::vector<Score>> others;
  for (const Measure& measure : pack.view.strong_measures) others.push_back(evaluate(measure, facts, pack, peers));
  std::vector<View> result;
  for (std::size_t i = 0; i < selection.cards.size(); ++i) {
    const Scorecard& card = selection.cards[i];
    std::vector<Value> values;
    std::vector<double> scores, weights;
    const auto add = [&](Value value, double score, double weight) {
      values.push_back(std::move(value));
      scores.push_back(score);
      weights.push_back(weight);
    };
    for (std::size_t c = 0; c < card.criteria.size(); ++c) {
      if (pack.view.attractive_groups.find(pack.criteria[c].group) == std::string::npos) continue;
      add(in_view(card.criteria[c]), card.criteria[c].score, selection.set.full_weights[c]);
    }
    View view;
    view.attractiveness = of(values, scores, weights, pack.show_from);
    values.clear(), scores.clear(), weights.clear();
    for (const std::size_t c : pack.view.strong_criteria) add(in_view(card.criteria[c]), card.criteria[c].score, 1);
    for (const auto& measure : others) add(measure[i].value, measure[i].score, 1);
    view.strength = of(values, scores, weights, pack.show_from);
    view.cell = cell(view, pack.view.cut);
    result.push_back(std::move(view));
  }
  return result;
}

}  // namespace kam::rules
