#pragma once
#include "account_view.hpp"

/// What a rule's condition may name about one account, and the values behind it.
namespace kam::rules {

class ConditionFacts {
 public:
  explicit ConditionFacts(const AccountView& view);
  std::span<const expr::Known> all() const { return known_; }
  const expr::Known& at(std::string_view name) const { return known_[*table_.find(name)]; }

 private:
  const expr::FactTable& table_;
  std::vector<expr::Known> known_;
};

/// A value as conditions compare it: rounded (14.1.10), and unknown unless known.
expr::Known as_known(const Value& value, expr::Type type);

/// A fact, criterion or signal by id; null if there is none of that name.
const Value* value_of(const AccountView& view, std::string_view fact);

/// The facts that a fact of the pack's own is made of; none of any other.
std::span<const std::string> behind(const Pack::Data& pack, std::string_view fact);

}  // namespace kam::rules
