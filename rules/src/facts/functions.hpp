#pragma once
#include <set>

#include "portfolio.hpp"

/// The functions that our people work in, taken together.
namespace kam::rules {

/// Of some of our people by id, the distinct ones. Whom we do not know has none.
template <class Ids>
std::size_t count_functions(const Portfolio& portfolio, const Ids& ids) {
  std::set<std::string_view> functions;
  for (const auto& id : ids) {
    const User* user = portfolio.user(id);
    if (user && !function_of(*user).empty()) functions.insert(function_of(*user));
  }
  return functions.size();
}

}  // namespace kam::rules
