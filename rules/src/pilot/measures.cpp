#include "measures.hpp"

#include "../facts/facts.hpp"
#include "intervals.hpp"

namespace kam::rules::pilots {

namespace {

constexpr std::size_t least_deals = 5, least_answers = 1, least_wins = 3;

PilotArm share(std::size_t k, std::size_t n, std::size_t least) {
  PilotArm arm{{}, k, n};
  if (n >= least) arm.value = 100 * static_cast<double>(k) / static_cast<double>(n);
  return arm;
}

PilotArm cross_sell(const Portfolio& p, Nodes nodes, Window window) {
  const Decided decided = cross_sell_decided(nodes, window, p.as_of);
  return share(static_cast<std::size_t>(decided.won), static_cast<std::size_t>(decided.closed), least_deals);
}

PilotArm satisfied(Nodes nodes, Window window) {
  std::size_t k = 0, n = 0;
  for (const Node* node : nodes) {
    for (const SurveyResponse* answer : node->responses) {
      if (answer->kind != "csat" || !window.holds(answer->at)) continue;
      ++n;
      k += is_satisfied(*answer);
    }
  }
  return share(k, n, least_answers);
}

PilotArm middle(const std::vector<double>& numbers) {
  PilotArm arm{{}, numbers.size(), numbers.size()};
  if (numbers.size() >= least_wins) arm.value = median(numbers);
  return arm;
}

void compare(PilotMeasure& measure) {
  if (measure.one_face.value && measure.one_voice.value) {
    measure.difference = *measure.one_voice.value - *measure.one_face.value;
  }
}

Share share_of(const PilotArm& arm) {
  return {static_cast<double>(arm.k), static_cast<double>(arm.n)};
}

PilotMeasure of_shares(std::string_view id, PilotArm face, PilotArm voice, bool tells) {
  PilotMeasure measure{.id = id, .unit = "%", .one_face = face, .one_voice = voice};
  compare(measure);
  if (!measure.difference || !tells) return measure;
  const auto [low, high] = newcombe(share_of(voice), share_of(face));
  measure.low = 100 * low;
  measure.high = 100 * high;
  return measure;
}

}  // namespace

std::vector<PilotMeasure> measures(const Portfolio& p, Nodes one_face, Nodes one_voice, Window window, bool tells,
                                   std::size_t draws) {
  std::vector<PilotMeasure> all;
  all.push_back(of_shares("cross_sell", cross_sell(p, one_face, window), cross_sell(p, one_voice, window), tells));
  all.push_back(of_shares("csat", satisfied(one_face, window), satisfied(one_voice, window), tells));
  const auto face = months_to_win(one_face, window, p.as_of), voice = months_to_win(one_voice, window, p.as_of);
  PilotMeasure cycle{
      .id = "cycle", .unit = "months", .higher_is_better = false, .one_face = middle(face), .one_voice = middle(voice)};
  compare(cycle);
  if (cycle.difference && tells) {
    const auto [low, high] = bootstrap_medians(voice, face, draws);
    cycle.low = low;
    cycle.high = high;
  }
  all.push_back(cycle);
  return all;
}

}  // namespace kam::rules::pilots
