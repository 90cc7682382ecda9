#include "condition_facts.hpp"

namespace kam::rules {

namespace {

expr::Known of_value(const Value& value, expr::Type type, double number) {
  if (!value.is_known()) return {expr::Unknown{}, 0};
  switch (type) {
    case expr::Type::boolean:
      return {number != 0, value.confidence()};
    case expr::Type::text:
      return {value.label.value_or(""), value.confidence()};
    default:
      return {rounded(number), value.confidence()};
  }
}

}  // namespace

expr::Known as_known(const Value& value, expr::Type type) {
  return of_value(value, type, value.number);
}

ConditionFacts::ConditionFacts(const Pack::Data& pack, std::span<const expr::Slot> slots)
    : pack_(pack), slots_(slots), known_(pack.rule_facts.size(), {expr::Unknown{}, 0}) {}

void ConditionFacts::read(const AccountView& view) {
  for (const expr::Slot slot : slots_) known_[slot] = known(view, slot);  // own facts come after what they are made of
}

expr::Known ConditionFacts::known(const AccountView& view, expr::Slot slot) const {
  const auto [kind, index] = pack_.named[slot];
  const expr::Type type = pack_.rule_facts.type(slot);
  switch (kind) {
    case Named::Kind::criterion:
      return of_value(view.card.criteria[index].value, type, view.card.criteria[index].score);
    case Named::Kind::signal:
      return of_value(view.churn.signals[index].value, type, view.churn.signals[index].s);
    case Named::Kind::own_fact:
      return pack_.own_facts[index].formula->evaluate(known_);
    default:
      return as_known(view.facts.at(index, view.node), type);
  }
}

const Value* value_of(const AccountView& view, expr::Slot slot) {
  const auto [kind, index] = view.pack.named[slot];
  switch (kind) {
    case Named::Kind::criterion:
      return &view.card.criteria[index].value;
    case Named::Kind::signal:
      return &view.churn.signals[index].value;
    case Named::Kind::own_fact:
      return nullptr;
    default:
      return &view.facts.at(index, view.node);
  }
}

std::span<const expr::Slot> behind(const Pack::Data& pack, expr::Slot slot) {
  const auto [kind, index] = pack.named[slot];
  if (kind != Named::Kind::own_fact) return {};
  return pack.own_facts[index].formula->slots();
}

}  // namespace kam::rules
