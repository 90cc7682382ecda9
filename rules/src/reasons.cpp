#include "reasons.hpp"

#include <algorithm>

#include "condition_facts.hpp"
#include "questions.hpp"

namespace kam::rules {

namespace {

constexpr std::size_t most_of_a_list = 3;

/// The parts with the largest contributions (the smallest where `keys` are negative), three at most.
std::vector<std::size_t> largest(const std::vector<std::pair<std::size_t, double>>& keys) {
  auto order = keys;
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < std::min(most_of_a_list, order.size()); ++i) first.push_back(order[i].first);
  return first;
}

void add_criteria(const AccountView& view, std::vector<Why>& why, bool most, std::string_view groups) {
  std::vector<std::pair<std::size_t, double>> keys;
  for (std::size_t c = 0; c < view.card.criteria.size(); ++c) {
    const Criterion& criterion = view.card.criteria[c];
    const bool in_group = groups.empty() || groups.find(view.pack.criteria[c].group) != groups.npos;
    if (in_group && criterion.value.is_known()) keys.emplace_back(c, rounded(criterion.contribution) * (most ? 1 : -1));
  }
  for (const std::size_t c : largest(keys)) {
    const Value& value = view.card.criteria[c].value;
    why.push_back({view.pack.criteria[c].id, &value, value.number, ""});
  }
}

void add_signals(const AccountView& view, std::vector<Why>& why) {
  std::vector<std::pair<std::size_t, double>> keys;
  for (std::size_t s = 0; s < view.churn.signals.size(); ++s) {
    const Warning& warning = view.churn.signals[s];
    if (warning.value.is_known() && warning.s > 0) keys.emplace_back(s, rounded(warning.contribution));
  }
  for (const std::size_t s : largest(keys)) {
    const Value& value = view.churn.signals[s].value;
    why.push_back({view.pack.signals[s].id, &value, value.number, ""});
  }
}

void add_health(const AccountView& view, std::vector<Why>& why) {
  std::vector<std::pair<std::size_t, double>> keys;
  for (std::size_t i = 0; i < view.health.parts.size(); ++i) {
    const Score& part = view.health.parts[i];
    if (part.value.is_known()) keys.emplace_back(i, -rounded(part.score));
  }
  for (const std::size_t i : largest(keys)) {
    const Value& value = view.health.parts[i].value;
    why.push_back({view.pack.health[i].id, &value, value.number, ""});
  }
}

void add_questions(const AccountView& view, std::vector<Why>& why) {
  const auto asked = questions(view);
  for (std::size_t i = 0; i < std::min(most_of_a_list, asked.size()); ++i) {
    why.push_back({view.pack.criteria[asked[i].criterion].id, nullptr, asked[i].gain, asked[i].field});
  }
}

std::optional<double> shown_number(const Value& value) {
  return value.shown && !value.label ? std::optional(value.number) : std::nullopt;
}

void add_fact(const AccountView& view, expr::Slot fact, std::vector<Why>& why) {
  for (const expr::Slot part : behind(view.pack, fact)) add_fact(view, part, why);
  const Value* value = value_of(view, fact);
  if (value && value->is_known()) why.push_back({view.pack.rule_facts.name(fact), value, shown_number(*value), ""});
}

/// What the condition itself rests on, where none of what the rule would tell is known.
void add_condition(const AccountView& view, const Rule& rule, std::vector<Why>& why) {
  for (const expr::Slot slot : rule.when->slots()) {
    const std::string& fact = view.pack.rule_facts.name(slot);
    const Value* value = value_of(view, slot);
    if (!value || value->is_known()) {
      why.push_back({fact, value, value ? shown_number(*value) : std::nullopt, ""});
    } else {
      why.push_back({fact, value, {}, std::string(name(value->reason))});
    }
  }
}

}  // namespace

std::vector<Why> reasons(const AccountView& view, const Rule& rule) {
  std::vector<Why> why;
  for (const std::string& item : rule.why) {
    if (item == "@top_contributions") {
      add_criteria(view, why, true, "");
    } else if (item == "@low_contributions_bcd") {
      add_criteria(view, why, false, "BCD");
    } else if (item == "@top_signals") {
      add_signals(view, why);
    } else if (item == "@low_health") {
      add_health(view, why);
    } else if (item == "@questions") {
      add_questions(view, why);
    } else {
      add_fact(view, *view.pack.rule_facts.find(item), why);
    }
  }
  if (why.empty()) add_condition(view, rule, why);
  return why;
}

}  // namespace kam::rules
