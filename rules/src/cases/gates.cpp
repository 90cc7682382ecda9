#include "../gates.hpp"

#include <algorithm>

#include "../tier.hpp"
#include "rows.hpp"

/// Cases of gates (does it pass?) and of tiers (which one is it?).
namespace kam::rules::cases {

namespace {

constexpr std::string_view gate_states[]{"pass", "fail", "unknown"};

std::string_view state_of(const GateResult& gate) {
  return gate_states[gate.state != State::known ? 2 : gate.passed ? 0 : 1];
}

bool is_gate_state(std::string_view text) {
  return std::find(std::begin(gate_states), std::end(gate_states), text) != std::end(gate_states);
}

/// A number is the score of a known criterion; else `unknown`, or why it does not apply.
std::optional<Criterion> criterion_of(dom::element element) {
  Criterion criterion;
  double score = 0;
  std::string_view word;
  if (!element.get(score)) {
    criterion.value = Value::known(score);
    criterion.score = score;
    return criterion;
  }
  if (element.get(word)) return std::nullopt;
  if (word == "unknown") return criterion;
  for (const Reason reason : {Reason::switched_off, Reason::starting_set, Reason::distance_not_relevant}) {
    if (word == name(reason)) {
      criterion.value = Value::not_applicable(reason);
      return criterion;
    }
  }
  return std::nullopt;
}

/// The criteria of a case; those that it does not name are unknown. Nothing if it is wrong.
std::optional<std::vector<Criterion>> criteria_of(const Row& row, const Pack::Data& pack) {
  std::vector<Criterion> criteria(pack.criteria.size());
  const auto given = row.member("criteria");
  if (!given) return criteria;
  dom::object members;
  if (given->get(members)) return row.fault("criteria", "expected an object of criteria"), std::nullopt;
  for (const auto [id, element] : members) {
    const std::string at = "criteria/" + std::string(id);
    std::vector<std::string_view> names;
    for (const Measure& measure : pack.criteria) names.push_back(measure.id);
    const auto place = std::find(names.begin(), names.end(), id);
    if (place == names.end()) return row.fault(at, "no such criterion" + near(std::string(id), names)), std::nullopt;
    auto criterion = criterion_of(element);
    if (!criterion) {
      row.fault(at, "expected a score, \"unknown\", \"switched_off\", \"starting_set\" or \"distance_not_relevant\"");
      return std::nullopt;
    }
    criteria[static_cast<std::size_t>(place - names.begin())] = std::move(*criterion);
  }
  return criteria;
}

OnDay day_of(const Row& row, std::string_view key) {
  const auto text = row.text(key);
  const OnDay day = text ? parse_day(*text) : std::nullopt;
  if (text && !day) row.fault(key, "expected a day such as 2026-09-30");
  return day;
}

Value amount(const std::optional<double>& number) {
  return number ? Value::known(*number) : Value::unknown(Reason::no_records);
}

void run_gate(const Row& row, const Pack::Data& pack, Sides& sides) {
  if (!row.has_only({"gate", "name", "criteria", "gross_margin", "net_margin", "costs_known", "as_of",
                     "exception_until", "state"}))
    return;
  const std::string id = row.text("gate").value_or(""), expected = row.text("state").value_or("");
  std::vector<std::string_view> names;
  for (const Gate& gate : pack.gates) names.push_back(gate.id);
  const auto place = std::find(names.begin(), names.end(), id);
  if (place == names.end()) return row.fault("gate", "expected the id of a gate" + near(id, names));
  if (!is_gate_state(expected)) return row.fault("state", "expected pass, fail or unknown");
  const auto criteria = criteria_of(row, pack);
  if (!criteria) return;
  const MarginRecord margin{amount(row.number("gross_margin")), amount(row.number("net_margin")),
                            row.flag("costs_known").value_or(false), day_of(row, "exception_until"),
                            day_of(row, "as_of").value_or(Day{})};
  const GateResult result = judge(pack, pack.gates[static_cast<std::size_t>(place - names.begin())], *criteria, margin);
  sides.add(id, expected == "pass");
  if (state_of(result) != expected)
    row.fault("state", row.named(id) + ": the gate says " + std::string(state_of(result)));
}

/// Gates as a case gives them; those it does not name pass.
bool put_gates(const Row& row, const Pack::Data& pack, Scorecard& card) {
  const auto given = row.member("gates");
  for (const Gate& gate : pack.gates) {
    std::string_view state = "pass";
    dom::element found;
    if (given && !given->at_key(gate.id).get(found) && (found.get(state) || !is_gate_state(state))) {
      row.fault("gates/" + gate.id, "expected pass, fail or unknown");
      return false;
    }
    card.gates.push_back({state == "unknown" ? State::unknown : State::known, state == "pass"});
    card.gates_pass = card.gates.size() == 1 ? state == "pass" : card.gates_pass && state == "pass";
    card.gate_failed = card.gate_failed || state == "fail";
  }
  return true;
}

/// Total, gates and place of an account as a case gives them; nothing if it is wrong.
std::optional<Scorecard> card_of(const Row& row, const Pack::Data& pack) {
  Scorecard card;
  auto criteria = criteria_of(row, pack);
  if (!criteria || !put_gates(row, pack, card)) return std::nullopt;
  card.criteria = std::move(*criteria);
  const auto low = row.number("low"), high = row.number("high"), coverage = row.number("coverage");
  if (!low || !high || !coverage) return row.fault("", "expected low, high and coverage"), std::nullopt;
  Composite& total = card.total;
  total.has_range = true;
  total.low = *low;
  total.high = *high;
  total.coverage = *coverage;
  if (const auto point = row.number("total")) {
    total.state = State::known;
    total.point = *point;
  }
  card.within_cap = row.flag("within_cap").value_or(true);
  card.margin_by_gross = row.flag("margin_by_gross").value_or(false);
  return card;
}

std::string words(Tier tier, Qualifier qualifier, const std::string& reason, bool candidate) {
  static constexpr std::string_view qualifiers[]{"", ", firm", ", provisional"};
  return std::string(name(tier)) + std::string(qualifiers[static_cast<std::size_t>(qualifier)]) +
         (reason.empty() ? "" : ", " + reason) + (candidate ? ", candidate for key" : "");
}

std::string expected_words(const Row& row) {
  const auto qualifier = row.text("qualifier"), reason = row.text("reason");
  return row.text("is").value_or("") + (qualifier ? ", " + *qualifier : "") + (reason ? ", " + *reason : "") +
         (row.flag("candidate_for_key").value_or(false) ? ", candidate for key" : "");
}

void run_tier(const Row& row, const Pack::Data& pack, Sides& sides) {
  if (!row.has_only({"tier", "name", "total", "low", "high", "coverage", "criteria", "gates", "within_cap",
                     "margin_by_gross", "starting_set", "is", "qualifier", "reason", "candidate_for_key"}))
    return;
  const std::string subject = row.text("tier").value_or(""), is = row.text("is").value_or("");
  for (const auto& [key, text] : {std::pair("tier", &subject), std::pair("is", &is)}) {
    const auto tiers = {Tier::key, Tier::rising, Tier::standard, Tier::undetermined};
    if (std::none_of(tiers.begin(), tiers.end(), [&](Tier tier) { return name(tier) == *text; }))
      return row.fault(key, "expected key, rising, standard or undetermined");
  }
  auto card = card_of(row, pack);
  if (!card) return;
  find_tier(pack, row.flag("starting_set").value_or(false), growth_criterion(pack), *card);
  sides.add(subject, is == subject);
  const std::string found = words(card->tier, card->qualifier, card->tier_reason, card->candidate_for_key);
  if (found != expected_words(row)) row.fault("is", row.named(subject) + ": the tier is " + found);
}

}  // namespace

void run_gates(const Pack& pack, const Pack::Files& own, CaseRun& run) {
  Sides gates, tiers;
  each_row(pack, own, "cases.gates.json", run, [&](const Row& row) {
    if (row.member("tier")) {
      ++run.tiers;
      run_tier(row, pack.data(), tiers);
    } else {
      ++run.gates;
      run_gate(row, pack.data(), gates);
    }
  });
  for (const Gate& gate : pack.data().gates) gates.demand(gate.id, "gate", "passes", "does not pass", run);
  for (const Tier tier : {Tier::key, Tier::rising, Tier::standard, Tier::undetermined}) {
    tiers.demand(std::string(name(tier)), "tier", "is given", "is not given", run);
  }
}

}  // namespace kam::rules::cases
