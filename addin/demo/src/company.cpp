#include "company.hpp"

#include <algorithm>
#include <stdexcept>

namespace kam::demo {

Company::Company() {
  for (std::size_t i = 0; i < rules::object_count; ++i) {
    std::vector<std::string> columns;
    for (const auto& field : rules::fields(static_cast<Object>(i))) columns.emplace_back(field.name);
    sheets_[i] = Sheet(std::move(columns));
  }
}

Profile& Company::account(std::string_view id) {
  const auto found = std::find_if(accounts.begin(), accounts.end(), [&](const Profile& one) { return one.id == id; });
  if (found == accounts.end()) throw std::logic_error("the sample company has no account " + std::string(id));
  return *found;
}

std::string Company::next_id(Object object, std::string_view prefix) const {
  std::string number = std::to_string(sheets_[static_cast<std::size_t>(object)].rows() + 1);
  number.insert(0, number.size() < 5 ? 5 - number.size() : 0, '0');
  return std::string(prefix) + "-" + number;
}

Sheet::Row Company::add(Object object, std::string_view prefix) {
  const std::string id = next_id(object, prefix);
  auto row = sheet(object).add();
  row.set("id", id);
  return row;
}

}  // namespace kam::demo
