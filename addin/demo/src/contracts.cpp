#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
void add_contract(Company& company, const Profile& account, Day start, Day end, Random& random) {
  auto row = company.add(Object::contracts, "K");
  row.set("account_id", account.id).set("start", start);
  row.set("auto_renew", random.chance(30)).set("notice_days", random.chance(50) ? 90 : 60);
  row.set("annual_value", Money{std::int64_t{account.buying.yearly_thousand} * 100'000 * 7 / 10});
  row.set("value_based_price", account.known >= 90 && random.chance(50)).set("currency", "EUR");
  if (account.contract_months < 60) row.set("end", end);
}
}  // namespace

/// The frame contract in force, and the one before it where the account is older than that.
void add_contracts(Company& company) {
  for (const auto& account : company.accounts) {
    if (account.contract_months == 0) continue;
    Random random(account.id, "contracts");
    const int longest = std::min(account.contract_months * 30 - 30, 620);
    const Day end = in_days(account.contract_ends_in.value_or(random.between(130, std::max(131, longest))));
    const Day start = rules::add_months(end + 1, -account.contract_months);
    if (start > first_of(account.buying.from_month) + 90)
      add_contract(company, account, rules::add_months(start, -12), start - 1, random);
    add_contract(company, account, start, end, random);
  }
}

}  // namespace kam::demo
