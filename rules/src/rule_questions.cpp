#include "rule_questions.hpp"

#include <algorithm>
#include <tuple>

#include "condition_facts.hpp"

namespace kam::rules {

namespace {

bool can_be_filled(const Value& value) {
  if (value.state != State::unknown) return false;
  switch (value.reason) {
    case Reason::no_records:
    case Reason::field_empty:
    case Reason::field_not_in_use:
    case Reason::no_setting:
      return true;
    default:
      return false;
  }
}

/// `account.kam_id` → is it filled in any account?
bool is_in_use(const Portfolio& portfolio, std::string_view input) {
  const auto dot = input.rfind('.');
  std::string object(input.substr(0, dot));
  std::replace(object.begin(), object.end(), '.', '_');
  for (const std::string& file : {object, object + "s", object.substr(0, object.size() - 1) + "ies"}) {
    if (const auto known = object_named(file)) return portfolio.in_use(*known, input.substr(dot + 1));
  }
  return true;
}

/// The canonical field to fill: of a fact's inputs the first that nobody fills yet, else the first; empty if none is a
/// field.
std::string_view field_of(const Portfolio& portfolio, const FactDef& fact) {
  std::string_view first, left = fact.inputs;
  while (!left.empty()) {
    const std::string_view input = left.substr(0, left.find(' '));
    left.remove_prefix(std::min(left.size(), input.size() + 1));
    if (input.find('.') == input.npos) continue;
    if (!is_in_use(portfolio, input)) return input;
    if (first.empty()) first = input;
  }
  return first;
}

}  // namespace

void RuleQuestions::add(const Rule& rule, std::string_view fact, int priority) {
  const Value* value = value_of(view_, fact);
  const FactDef* registered = find_fact(fact);
  if (!value || !registered || !can_be_filled(*value)) return;
  const std::string_view field = field_of(view_.portfolio, *registered);
  if (field.empty()) return;
  auto asked = std::find_if(asked_.begin(), asked_.end(), [&](const RuleQuestion& q) { return q.field == field; });
  if (asked == asked_.end()) asked = asked_.insert(asked_.end(), {field, {}, 0});
  asked->rules.push_back(rule.id);
  asked->priority = std::max(asked->priority, priority);
}

std::vector<RuleQuestion> RuleQuestions::foremost() const {
  constexpr std::size_t most = 5;
  auto questions = asked_;
  std::sort(questions.begin(), questions.end(), [](const RuleQuestion& a, const RuleQuestion& b) {
    return std::tie(b.priority, a.field) < std::tie(a.priority, b.field);
  });
  if (questions.size() > most) questions.resize(most);
  return questions;
}

}  // namespace kam::rules
