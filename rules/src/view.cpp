#include "view.hpp"

namespace kam::rules {

namespace {

Part part(const Value& value, double score, double weight) {
  return {&value, (score - 1) / 9, weight};
}

/// Off by the starting set counts as unknown here (14.3.18).
Part part(const Criterion& criterion, double weight) {
  static const Value left_out = Value::unknown(Reason::starting_set);
  const bool off = criterion.value.reason == Reason::starting_set;
  return part(off ? left_out : criterion.value, criterion.score, weight);
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
    std::vector<Part> attractive, strong;
    for (std::size_t c = 0; c < card.criteria.size(); ++c) {
      if (pack.view.attractive_groups.find(pack.criteria[c].group) == std::string::npos) continue;
      attractive.push_back(part(card.criteria[c], selection.set.full_weights[c]));
    }
    for (const std::size_t c : pack.view.strong_criteria) strong.push_back(part(card.criteria[c], 1));
    for (const auto& measure : others) strong.push_back(part(measure[i].value, measure[i].score, 1));
    View view;
    view.attractiveness = composite(attractive, pack.show_from);
    view.strength = composite(strong, pack.show_from);
    view.cell = cell(view, pack.view.cut);
    result.push_back(std::move(view));
  }
  return result;
}

}  // namespace kam::rules
