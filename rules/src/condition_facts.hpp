#pragma once
#include "account_view.hpp"

/// What a rule's condition may name about one account, and the values behind it.
namespace kam::rules {

class ConditionFacts {
 public:
  /// @param slots  of pack.rule_facts, ascending: what will be asked for; the rest stays unknown.
  ConditionFacts(const Pack::Data& pack, std::span<const expr::Slot> slots);
  /// Takes the place of the account before.
  void read(const AccountView& view);
  std::span<const expr::Known> all() const { return known_; }
  const expr::Known& at(std::string_view name) const { return known_[*pack_.rule_facts.find(name)]; }

 private:
  expr::Known known(const AccountView& view, expr::Slot slot) const;

  const Pack::Data& pack_;
  std::span<const expr::Slot> slots_;
  std::vector<expr::Known> known_;
};

/// A value as conditions compare it: rounded (14.1.10), and unknown unless known.
expr::Known as_known(const Value& value, expr::Type type);

/// A fact, criterion or signal; null for a fact of the pack's own.
const Value* value_of(const AccountView& view, expr::Slot slot);

/// The facts that a fact of the pack's own is made of; none of any other.
std::span<const expr::Slot> behind(const Pack::Data& pack, expr::Slot slot);

}  // namespace kam::rules
