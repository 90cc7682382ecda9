#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "csv.hpp"
#include "kam/rules/tables.hpp"
#include "profile.hpp"

namespace kam::demo {

using rules::Object;

/// The sample company while it is being made: the profiles of its accounts and one sheet for each object.
class Company {
 public:
  Company();

  std::vector<Profile> accounts;

  Profile& account(std::string_view id);
  Sheet& sheet(Object object) { return sheets_[static_cast<std::size_t>(object)]; }
  /// A new row that bears the next number: `I-00017`.
  Sheet::Row add(Object object, std::string_view prefix);
  /// The id that the next `add` will give.
  std::string next_id(Object object, std::string_view prefix) const;

 private:
  std::array<Sheet, rules::object_count> sheets_;
};

// One generator for each group of objects; they read the profiles and fill the sheets.
void add_users(Company& company);
void add_products(Company& company);
void add_contacts(Company& company);
void add_accounts(Company& company);
void add_orders(Company& company);
void add_contracts(Company& company);
void add_opportunities(Company& company);
void add_activities(Company& company);
void add_service(Company& company);
void add_surveys(Company& company);
void add_costs(Company& company);
void add_plans(Company& company);
void add_signals(Company& company);
void add_answers(Company& company);
void add_programme(Company& company);

}  // namespace kam::demo
