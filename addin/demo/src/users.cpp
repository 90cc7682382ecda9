#include "users.hpp"

#include <array>

#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
struct Colleague {
  std::string_view id, name, role, manager, function, trainings;
};

// clang-format off
constexpr std::array colleagues{
    Colleague{"U-01", "Hanna Weidacher",    "executive",       "",     "management", ""},
    Colleague{"U-02", "Matthias Orlovsky",  "executive",       "U-01", "sales",      "key_account_basics@2025-03-12"},
    Colleague{"U-03", "Ingrid Solberg",     "executive",       "U-01", "operations", ""},
    Colleague{"U-04", "Pavel Horecky",      "executive",       "U-01", "finance",    ""},
    Colleague{"U-10", "Claudia Rainer",     "sales_manager",   "U-02", "sales",      "key_account_basics@2025-03-12|coaching@2026-02-05"},
    Colleague{"U-11", "Jeroen van Tessel",  "sales_manager",   "U-02", "sales",      "key_account_basics@2025-03-12"},
    Colleague{"U-20", "Stefan Gruber",      "kam",             "U-10", "sales",      "key_account_basics@2025-03-12|value_selling@2026-01-22"},
    Colleague{"U-21", "Miriam Kowalczyk",   "kam",             "U-11", "sales",      "key_account_basics@2024-04-16"},
    Colleague{"U-22", "Johanna Brandl",     "kam",             "U-10", "sales",      "key_account_basics@2025-03-12|value_selling@2026-01-22|negotiation@2026-05-19"},
    Colleague{"U-23", "Lukas Ekdahl",       "kam",             "U-11", "sales",      "key_account_basics|negotiation@2026-05-19"},
    Colleague{"U-30", "Petra Novotná",      "account_manager", "U-10", "sales",      "product_academy@2025-10-08"},
    Colleague{"U-31", "Tobias Hensel",      "account_manager", "U-10", "sales",      "product_academy@2025-10-08"},
    Colleague{"U-32", "Sofie Lindqvist",    "account_manager", "U-11", "sales",      ""},
    Colleague{"U-33", "Bram Verhoeven",     "account_manager", "U-11", "sales",      "product_academy@2024-10-02"},
    Colleague{"U-34", "Giulia Ferrante",    "account_manager", "U-11", "sales",      ""},
    Colleague{"U-35", "Aidan Marsh",        "account_manager", "U-11", "sales",      "product_academy@2025-10-08"},
    Colleague{"U-40", "Rainer Holub",       "specialist",      "U-03", "engineering", ""},
    Colleague{"U-41", "Katrin Aigner",      "specialist",      "U-03", "logistics",  ""},
    Colleague{"U-42", "Dario Petek",        "specialist",      "U-04", "finance",    ""},
    Colleague{"U-50", "Monika Seidl",       "service",         "U-03", "service",    "service_recovery@2026-03-03"},
    Colleague{"U-51", "Erik Johansen",      "service",         "U-03", "service",    ""},
    Colleague{"U-60", "Nadia Benali",       "marketing",       "U-02", "marketing",  ""},
    Colleague{"U-61", "Florian Auer",       "product",         "U-03", "product",    ""},
    Colleague{"U-70", "Eva Truska",         "admin",           "U-04", "",           ""},
};
// clang-format on
}  // namespace

std::string sponsor_of(const Profile& account) {
  static constexpr std::array sponsors{"U-01", "U-02", "U-03", "U-04"};
  return Random(account.id, "sponsor").pick(sponsors);
}

std::vector<std::string> team_of(const Profile& account) {
  static constexpr std::array engineers{"U-40", "U-41", "U-61"};
  static constexpr std::array service{"U-50", "U-51"};
  Random random(account.id, "team");
  return {account.owner, random.pick(engineers), random.pick(service), "U-42"};
}

void add_users(Company& company) {
  for (const auto& one : colleagues) {
    auto row = company.sheet(Object::users).add();
    row.set("id", one.id).set("name", one.name).set("role", one.role).set("manager_id", one.manager);
    row.set("function", one.function).set("trainings", one.trainings);
  }
}

}  // namespace kam::demo
