#include "shipped.hpp"

using namespace kam;

TEST_CASE("real orders become accounts and invoices through the shipped mapping", "[connectors][online-retail]") {
  const auto got = shipped("online-retail");
  CHECK(got.bad.empty());
  const auto& records = got.records;
  // Counted apart, by a script over the file.
  CHECK(records.accounts.size() == 3460);
  CHECK(records.invoices.size() == 17261);
  double sum = 0;
  for (const auto& one : records.invoices) sum += one.net_amount.value_or(0);
  CHECK(sum == Approx(6459815.424).epsilon(1e-12));
  CHECK(std::count_if(records.invoices.begin(), records.invoices.end(),
                      [](const auto& one) { return one.is_return == true; }) == 2797);

  // 6×2.55 + 6×3.39 + 8×2.75 + 6×3.39 + 6×3.39 + 2×7.65 + 6×4.25
  CHECK(with_id(records.invoices, "536365").net_amount == Approx(139.12).epsilon(1e-14));
  CHECK(rules::to_string(with_id(records.invoices, "536365").date) == "2010-12-01");
  CHECK(with_id(records.invoices, "536365").account_id == "17850");
  CHECK(with_id(records.invoices, "536365").currency == "GBP");
  CHECK(records.settings.reporting_currency == "GBP");
  CHECK(records.settings.time_zone == "Europe/London");
  for (const auto& account : records.accounts) {
    CHECK(account.name == "Customer " + account.id);
    if (account.country) CHECK(account.country->size() == 2);
  }
}
