#include <algorithm>

#include "company.hpp"
#include "random.hpp"

/// What the accounts use of the line monitoring that they bought, and what it costs us to serve them.
namespace kam::demo {

namespace {
constexpr int quarters = month_count / 3;

bool has_machines(const Profile& account) {
  const auto& bought = account.buying.categories;
  return std::any_of(bought.begin(), bought.end(),
                     [](std::string_view category) { return category == "case_packing" || category == "palletising"; });
}

void add_usage_of(Company& company, const Profile& account, Random& random) {
  const int seats = random.between(8, 40), features = random.between(6, 12);
  for (int quarter = account.buying.from_month / 3; quarter <= account.buying.until_month / 3; ++quarter) {
    const int percent = quarter == quarters - 1 ? account.service.usage_lately : 100;
    for (const auto department : account.buying.departments) {
      auto row = company.sheet(Object::usage).add();
      row.set("account_id", account.id).set("department", department).set("at", first_of(quarter * 3 + 1) + 14);
      row.set("seats_bought", seats).set("seats_used", seats * random.between(68, 82) * percent / 10'000);
      row.set("features_bought", features).set("features_used", features * random.between(55, 75) * percent / 10'000);
    }
  }
}

Sheet::Row begin_cost(Company& company, const Profile& account, int quarter, std::string_view driver) {
  auto row = company.sheet(Object::cost_entries).add();
  row.set("account_id", account.id)
      .set("at", first_of(quarter * 3 + 2) + 25)
      .set("driver", driver)
      .set("currency", "EUR");
  return row;
}

/// The hours of the team and of engineering, and the yearly bonus that a contract promises: what no record shows.
void add_costs_of(Company& company, const Profile& account, Random& random) {
  const Buying& buying = account.buying;
  const int team_hours = account.key() ? 60 : account.label == "rising" ? 18 : 6;
  for (int quarter = buying.from_month / 3; quarter <= buying.until_month / 3; ++quarter) {
    begin_cost(company, account, quarter, "team_time").set("qty", team_hours * random.between(80, 120) / 100);
    if (buying.custom >= 10)
      begin_cost(company, account, quarter, "customisation").set("qty", buying.custom * random.between(3, 6));
    if (buying.discount >= 12) {
      const std::int64_t bonus = std::int64_t{buying.yearly_thousand} * 100'000 / 4 * (buying.discount / 3) / 100;
      begin_cost(company, account, quarter, "rebates").set("amount", Money{bonus});
    }
  }
}
}  // namespace

void add_costs(Company& company) {
  for (const auto& account : company.accounts) {
    if (account.prospect) continue;
    Random random(account.id, "costs");
    if (has_machines(account) && !account.bare) add_usage_of(company, account, random);
    if (!account.bare) add_costs_of(company, account, random);
  }
}

}  // namespace kam::demo
