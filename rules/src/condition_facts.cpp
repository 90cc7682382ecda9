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

ConditionFacts::ConditionFacts(const AccountView& view)
    : table_(view.pack.rule_facts), known_(table_.size(), {expr::Unknown{}, 0}) {
  const auto set = [&](std::string_view name, const Value& value, double number) {
    const auto slot = *table_.find(name);
    known_[slot] = of_value(value, table_.type(slot), number);
  };
  for (std::size_t f = 0; f < facts().size(); ++f) {
    const Value& value = view.facts.at(f, view.node);
    set(facts()[f].id, value, value.number);
  }
  for (std::size_t c = 0; c < view.card.criteria.size(); ++c) {
    set(view.pack.criteria[c].id, view.card.criteria[c].value, view.card.criteria[c].score);
  }
  for (std::size_t s = 0; s < view.churn.signals.size(); ++s) {
    set(view.pack.signals[s].id, view.churn.signals[s].value, view.churn.signals[s].s);
  }
  for (const OwnFact& fact : view.pack.own_facts) known_[fact.slot] = fact.formula->evaluate(known_);
}

const Value* value_of(const AccountView& view, std::string_view fact) {
  for (std::size_t c = 0; c < view.pack.criteria.size(); ++c) {
    if (view.pack.criteria[c].id == fact) return &view.card.criteria[c].value;
  }
  for (std::size_t s = 0; s < view.pack.signals.size(); ++s) {
    if (view.pack.signals[s].id == fact) return &view.churn.signals[s].value;
  }
  return find_fact(fact) ? &view.facts.at(fact, view.node) : nullptr;
}

std::span<const std::string> behind(const Pack::Data& pack, std::string_view fact) {
  for (const OwnFact& own : pack.own_facts) {
    if (own.id == fact) return own.formula->facts();
  }
  return {};
}

}  // namespace kam::rules
