#include "churn.hpp"

#include <cmath>

namespace kam::rules {

void churn_index(const Pack::Data& pack, Churn& churn) {
  double safe = 1, known_weight = 0, all_weight = 0, trusted = 0, logs = 0;
  std::size_t known = 0;
  bool leading = false;
  for (std::size_t i = 0; i < churn.signals.size(); ++i) {
    const Measure& signal = pack.signals[i];
    const Warning& warning = churn.signals[i];
    if (warning.value.state == State::not_applicable) continue;
    all_weight += signal.weight;
    if (!warning.value.is_known()) continue;
    ++known;
    known_weight += signal.weight;
    trusted += signal.weight * warning.value.confidence();
    leading = leading || signal.leading;
    safe *= 1 - signal.weight * warning.s;
    logs += -std::log1p(-signal.weight * warning.s);
  }
  churn.confidence = all_weight > 0 ? trusted / all_weight : 0;
  if (known < pack.churn.least_signals || known_weight < pack.churn.least_weight - 1e-9 || !leading) return;
  churn.state = State::known;
  churn.reason = Reason::none;
  churn.point = 100 * (1 - safe);
  for (std::size_t i = 0; i < churn.signals.size(); ++i) {
    Warning& warning = churn.signals[i];
    if (warning.value.is_known() && logs > 0) {
      warning.contribution = -std::log1p(-pack.signals[i].weight * warning.s) / logs;
    }
  }
  // 25 belongs to watch, 50 and 70 to high (14.6.8).
  const double point = rounded(churn.point);
  for (const auto& [name, below] : pack.churn.bands) {
    churn.band = name;
    if (point < below || (name == "high" && point <= below)) break;
  }
}

Value stability(const Pack::Data& pack, std::span<const Warning> signals) {
  Value value = Value::known(100);
  double safe = 1, quality = 0, freshness = 0;
  int known = 0;
  for (const std::size_t i : pack.churn.stability) {
    const Warning& warning = signals[i];
    if (!warning.value.is_known()) continue;
    ++known;
    safe *= 1 - pack.signals[i].weight * warning.s;
    quality += warning.value.quality;
    freshness += warning.value.freshness;
    if (!warning.value.proxy.empty()) value.proxy = warning.value.proxy;
  }
  if (known < 2) return Value::unknown(Reason::too_few_records);
  value.number = 100 * safe;
  value.quality = quality / known;
  value.freshness = freshness / known;
  value.k = known;
  value.of = static_cast<double>(pack.churn.stability.size());
  return value;
}

std::vector<Churn> churn(const Pack::Data& pack, const FactMatrix& facts, const MeasurePeers& peers) {
  const Portfolio& p = facts.portfolio();
  std::vector<Churn> result(p.nodes.size());
  for (Churn& one : result) one.signals.reserve(pack.signals.size());
  for (const Measure& signal : pack.signals) {
    auto scores = evaluate(signal, facts, pack, peers);
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i].signals.push_back({std::move(scores[i].value), scores[i].score, 0, std::move(scores[i].points)});
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (p.nodes[i].account->insolvency_flag.value_or(false)) {
      result[i].state = State::not_applicable;
      result[i].reason = Reason::blocked;
      result[i].stability = Value::not_applicable(Reason::blocked);
      continue;
    }
    churn_index(pack, result[i]);
    result[i].stability = stability(pack, result[i].signals);
  }
  return result;
}

}  // namespace kam::rules
