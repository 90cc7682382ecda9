#pragma once
#include <algorithm>
#include <initializer_list>

#include "portfolio.hpp"

/// Values read off the account's own fields: kept by people, and as old as the account's last change (14.3.1).
namespace kam::rules {

inline Value of_account(const Portfolio& p, const Node& node, double number, Ageing ageing = Ageing::firmographics) {
  Value value = Value::known(number);
  value.quality = 0.8;
  value.freshness = freshness(ageing, node.account->updated_at, p.as_of);
  return value;
}

inline Value missing_field(const Portfolio& p, std::string_view field) {
  return Value::unknown(p.missing(Object::accounts, field));
}

inline Value number_field(const Portfolio& p, const Node& node, const Number& field, std::string_view name) {
  return field ? of_account(p, node, *field) : missing_field(p, name);
}

inline Value money_field(const Portfolio& p, const Node& node, const Number& field, std::string_view name) {
  if (!field) return missing_field(p, name);
  Reason gap = Reason::none;
  const double amount = p.money(field, node.account->currency, node.account->updated_at.value_or(p.as_of), gap);
  return gap == Reason::none ? of_account(p, node, amount) : Value::unknown(gap);
}

/// Several inputs that need a minimum (14.1.1): some known, or one of the fields in use.
inline Value too_few(const Portfolio& p, bool some, std::initializer_list<std::string_view> fields) {
  if (some) return Value::unknown(Reason::too_few_records);
  const bool used = std::any_of(fields.begin(), fields.end(),
                                [&](std::string_view field) { return p.in_use(Object::accounts, field); });
  return Value::unknown(used ? Reason::field_empty : Reason::field_not_in_use);
}

}  // namespace kam::rules
