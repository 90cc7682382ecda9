#include "gates.hpp"

namespace kam::rules {

namespace {

bool exception_holds(const MarginRecord& margin, int months) {
  const OnDay until = margin.exception_until;
  return until && *until >= margin.as_of && *until <= add_months(margin.as_of, months);
}

GateResult judge_margin(const Gate& gate, const MarginRecord& margin) {
  if (margin.gross.is_known() && margin.gross.number < 0) return {State::known, false};
  if (exception_holds(margin, gate.exception_months)) return {State::known, true};
  if (!margin.has_costs && margin.gross.is_known()) return {.state = State::known, .passed = true, .by_gross = true};
  if (margin.net.is_known()) return {State::known, margin.net.number >= 0};
  return {};
}

/// Switched off, or of no relevance: then it hinders nobody. What only the starting set leaves out stays unknown.
bool is_off(const Criterion& criterion) {
  return criterion.value.state == State::not_applicable && criterion.value.reason != Reason::starting_set;
}

bool is_of(const Gate& gate, const Measure& criterion) {
  return gate.groups.find(criterion.group) != std::string::npos;
}

GateResult judge_one(const Gate& gate, const Criterion& criterion) {
  if (criterion.value.is_known()) return {State::known, criterion.score >= gate.at_least};
  return is_off(criterion) ? GateResult{State::known, true} : GateResult{};
}

GateResult judge_any(const Pack::Data& pack, const Gate& gate, const std::vector<Criterion>& criteria) {
  bool any_unknown = false, any_applicable = false;
  for (std::size_t i = 0; i < pack.criteria.size(); ++i) {
    if (!is_of(gate, pack.criteria[i])) continue;
    const Criterion& c = criteria[i];
    if (c.value.is_known() && c.score >= gate.at_least) return {State::known, true};
    any_applicable = any_applicable || !is_off(c);
    any_unknown = any_unknown || (!is_off(c) && !c.value.is_known());
  }
  if (any_unknown) return {};
  return {State::known, !any_applicable};
}

bool is_failed(const GateResult& gate) {
  return gate.state == State::known && !gate.passed;
}

}  // namespace

GateResult judge(const Pack::Data& pack, const Gate& gate, const std::vector<Criterion>& criteria,
                 const MarginRecord& margin) {
  if (gate.margin) return judge_margin(gate, margin);
  return gate.criterion ? judge_one(gate, criteria[*gate.criterion]) : judge_any(pack, gate, criteria);
}

void judge_gates(const Pack::Data& pack, const MarginRecord& margin, Scorecard& card) {
  card.gates_pass = true;
  for (const Gate& gate : pack.gates) {
    const GateResult result = judge(pack, gate, card.criteria, margin);
    card.gates_pass = card.gates_pass && result.state == State::known && result.passed;
    card.gate_failed = card.gate_failed || is_failed(result);
    card.margin_by_gross = card.margin_by_gross || result.by_gross;
    card.gates.push_back(result);
  }
}

std::string first_open_gate(const Pack::Data& pack, const Scorecard& card) {
  for (const bool failed : {true, false}) {
    for (std::size_t g = 0; g < pack.gates.size(); ++g) {
      if (failed ? is_failed(card.gates[g]) : card.gates[g].state == State::unknown) return "gate:" + pack.gates[g].id;
    }
  }
  return "";
}

bool is_incurable(const Pack::Data& pack, const Scorecard& card) {
  for (std::size_t g = 0; g < pack.gates.size(); ++g) {
    if (is_failed(card.gates[g]) && !pack.gates[g].curable) return true;
  }
  return false;
}

bool is_gate_off(const Pack::Data& pack, const Scorecard& card) {
  const auto off = [&](std::size_t c) { return card.criteria[c].value.reason == Reason::starting_set; };
  for (std::size_t g = 0; g < pack.gates.size(); ++g) {
    const Gate& gate = pack.gates[g];
    if (card.gates[g].state == State::known) continue;
    if (gate.criterion && off(*gate.criterion)) return true;
    for (std::size_t c = 0; c < pack.criteria.size(); ++c) {
      if (is_of(gate, pack.criteria[c]) && off(c)) return true;
    }
  }
  return false;
}

}  // namespace kam::rules
