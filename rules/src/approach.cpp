#include "approach.hpp"

#include <algorithm>

#include "fit/fit.hpp"
#include "kam/rules/exact_sum.hpp"
#include "mapping.hpp"

namespace kam::rules {

namespace {

constexpr std::string_view inputs[]{"app_cycle_months", "app_goal", "app_need", "app_coordination", "app_kam_breadth"};

bool is_below(const Value& value, double least) {
  return value.is_known() && rounded(value.number) < least;
}

/// What we lean to, unless we could not do it yet.
std::string_view verdict_of(const Assessment& a, std::size_t node, double lean) {
  const ApproachTerms& terms = a.pack.approach;
  if (rounded(lean) >= terms.one_voice_from) {
    const bool able = !is_below(a.facts.at("app_coordination", node), terms.least_coordination);
    return able ? "one_voice" : "one_voice_after_coordination";
  }
  if (rounded(lean) <= terms.one_face_to) {
    const bool able = !is_below(a.facts.at("app_kam_breadth", node), terms.least_breadth);
    return able ? "one_face" : "one_face_after_training";
  }
  return "test_both";
}

/// As sure as the least sure of what is known (14.9.2).
double confidence_of(const Assessment& a, std::size_t node) {
  double least = 1;
  for (const std::string_view input : inputs) {
    const Value& value = a.facts.at(input, node);
    if (value.is_known()) least = std::min(least, value.confidence());
  }
  return least;
}

Value trusted(double number, std::string_view label, double confidence) {
  Value value = Value::known(number);
  if (!label.empty()) value.label = std::string(label);
  value.quality = confidence;
  return value;
}

}  // namespace

Approach approach_of(const Assessment& a, std::size_t node) {
  const ApproachTerms& terms = a.pack.approach;
  Approach approach;
  approach.parts.resize(terms.parts.size());
  ExactSum all, known, lean;
  std::size_t count = 0;
  for (std::size_t i = 0; i < terms.parts.size(); ++i) {
    const auto& part = terms.parts[i];
    const Value& value = a.facts.at(part.fact, node);
    all.add(part.weight);
    if (!value.is_known()) continue;
    approach.parts[i].lean = score_of(part.map, value.number);
    known.add(part.weight);
    lean.add(part.weight * approach.parts[i].lean);
    ++count;
  }
  approach.coverage = known.value() / all.value();
  const Value& deciding = a.facts.at(terms.parts[terms.deciding].fact, node);
  if (!deciding.is_known() || known.value() <= 0) {
    approach.reason = deciding.is_known() ? Reason::too_few_records : deciding.reason;
    return approach;
  }
  approach.state = State::known;
  approach.lean = lean.value() / known.value();
  for (std::size_t i = 0; i < terms.parts.size(); ++i) {
    approach.parts[i].contribution = terms.parts[i].weight * approach.parts[i].lean / known.value();
  }
  approach.basis = count == terms.parts.size() ? "full" : count > 1 ? "partial" : "cycle_only";
  approach.verdict = verdict_of(a, node, approach.lean);
  return approach;
}

std::string_view side_of(const ApproachTerms::Row& row, const Value& value) {
  if (!value.is_known()) return "";
  const double number = rounded(value.number);
  return row.one_face.holds(number) ? "one_face" : row.one_voice.holds(number) ? "one_voice" : "";
}

bool shows_verdict(const Assessment& a, std::size_t node, const Approach& approach) {
  if (!approach.is_known() || approach.basis == "cycle_only") return false;
  const Scorecard& card = a.selection.cards[node];
  return is_key(a.portfolio, a.portfolio.nodes[node], card) || card.tier == Tier::rising || card.candidate_for_key;
}

void put_approach(Assessment& a) {
  const Value way_of_selling = transactionality(a.portfolio, a.pack, a.of(&PeerFigures::wins));
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    a.facts.put("app_transactionality", i, way_of_selling);
    const Approach approach = approach_of(a, i);
    if (!approach.is_known()) {
      for (const auto fact : {"app_lean", "app_verdict", "app_basis"}) {
        a.facts.put(fact, i, Value::unknown(approach.reason));
      }
      continue;
    }
    const double confidence = confidence_of(a, i);
    a.facts.put("app_lean", i, trusted(approach.lean, "", confidence));
    a.facts.put("app_verdict", i, trusted(0, approach.verdict, confidence));
    a.facts.put("app_basis", i, trusted(0, approach.basis, confidence));
  }
}

}  // namespace kam::rules
