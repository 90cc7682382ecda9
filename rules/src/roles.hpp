#pragma once
#include <string>
#include <unordered_map>

#include "facts/portfolio.hpp"

/// Who takes a step (model 7, 14.9.4).
namespace kam::rules {

class Roles {
 public:
  explicit Roles(const Portfolio& portfolio);
  /// The id of the person who holds a role for an account; empty if nobody does. Roles are the owner codes of 9.2;
  /// any other name is that of a role or function among our people.
  std::string holder(const Account& account, std::string_view role) const;
  /// The person who is to do it: the holder of the first of the roles (`KAM+EX`), else the account's owner; or nobody.
  std::string owner(const Account& account, std::string_view roles) const;

 private:
  const Portfolio& portfolio_;
  std::unordered_map<std::string_view, const User*> first_of_;  ///< of a role or function, by id
};

}  // namespace kam::rules
