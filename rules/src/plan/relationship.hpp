#pragma once
#include "../account_view.hpp"

/// How far a relationship has come, by the evidence (model 6.3, 14.7.1).
namespace kam::rules {

/// Always at least; what is not known stops the climb as what does not hold does.
struct Relationship {
  std::string_view stage;     ///< exploratory, basic, cooperative, interdependent or integrated
  std::string_view stops_at;  ///< the condition that ends the climb; empty at the top
  std::string_view question;  ///< the field that would settle it; empty if it is known not to hold
};
Relationship relationship(const AccountView& account);

/// rel_stage of every account, put into the facts.
void put_relationships(Assessment& assessment);

/// The conditions that a pack gives a question each.
std::span<const std::string_view> relationship_conditions();

}  // namespace kam::rules
