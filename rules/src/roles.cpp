#include "roles.hpp"

#include <map>

namespace kam::rules {

Roles::Roles(const Portfolio& portfolio) : portfolio_(portfolio) {
  const auto first = [&](std::string_view name, const User& user) {
    const auto [held, fresh] = first_of_.emplace(name, &user);
    if (!fresh && user.id < held->second->id) held->second = &user;
  };
  for (const User& user : portfolio.records.users) {
    first(user.role, user);
    if (user.function) first(*user.function, user);
  }
}

std::string Roles::holder(const Account& account, std::string_view role) const {
  if (role == "KAM") return account.kam_id.value_or("");
  if (role == "AM") return account.owner_id.value_or("");
  if (role == "EX") return account.executive_sponsor_id.value_or("");
  if (role == "SM") {
    const User* owner = portfolio_.user(account.owner_id.value_or(""));
    return owner ? owner->manager_id.value_or("") : "";
  }
  static const std::map<std::string_view, std::string_view> codes{
      {"PL", "programme"}, {"AD", "admin"}, {"FI", "finance"}, {"SV", "service"}, {"MK", "marketing"}};
  const auto code = codes.find(role);
  const auto found = first_of_.find(code == codes.end() ? role : code->second);
  return found == first_of_.end() ? "" : found->second->id;
}

std::string Roles::owner(const Account& account, std::string_view roles) const {
  std::string person = holder(account, roles.substr(0, roles.find('+')));
  return person.empty() ? account.owner_id.value_or("") : person;
}

}  // namespace kam::rules
