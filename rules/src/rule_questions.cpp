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

/// `invoice.lines.cogs` → invoice_lines; nothing for what is no field of an object.
std::optional<Object> object_of(std::string_view input) {
  const auto dot = input.rfind('.');
  if (dot == input.npos) return std::nullopt;
  std::string object(input.substr(0, dot));
  std::replace(object.begin(), object.end(), '.', '_');
  for (const std::string& file : {object, object + "s", object.substr(0, object.size() - 1) + "ies"}) {
    if (const auto known = object_named(file)) return known;
  }
  return std::nullopt;
}

std::string_view field_of(const Portfolio& portfolio, const FactDef& fact) {
  std::string_view first, left = fact.inputs;
  while (!left.empty()) {
    const std::string_view input = left.substr(0, left.find(' '));
    left.remove_prefix(std::min(left.size(), input.size() + 1));
    const auto object = object_of(input);
    if (!object && !input.starts_with("settings.")) continue;
    if (object && !portfolio.records.has(*object)) return name(*object);
    if (object && !portfolio.in_use(*object, input.substr(input.rfind('.') + 1))) return input;
    if (first.empty()) first = input;
  }
  return first;
}

/// The fact behind a name in a condition: itself, or what a signal is measured by first. Null for a criterion, which
/// has its own question (0.7).
const FactDef* fact_behind(const Pack::Data& pack, expr::Slot slot) {
  const auto [kind, index] = pack.named[slot];
  if (kind == Named::Kind::fact) return &facts()[index];
  if (kind != Named::Kind::signal) return nullptr;
  const Way& way = pack.signals[index].ways.front();
  return &facts()[way.parts.empty() ? way.fact : way.parts.front().fact];
}

}  // namespace

std::string_view FieldsToFill::of(const FactDef& fact) {
  auto& held = fields_[static_cast<std::size_t>(&fact - facts().data())];
  if (!held) held = field_of(portfolio_, fact);
  return *held;
}

void RuleQuestions::add(const Rule& rule, expr::Slot fact, int priority) {
  for (const expr::Slot part : behind(view_.pack, fact)) add(rule, part, priority);
  const Value* value = value_of(view_, fact);
  const FactDef* behind = fact_behind(view_.pack, fact);
  if (!value || !behind || !can_be_filled(*value)) return;
  const std::string_view field = fields_.of(*behind);
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
