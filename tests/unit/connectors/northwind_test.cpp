#include "kam/rules/exact_sum.hpp"
#include "shipped.hpp"

using namespace kam;

TEST_CASE("orders and their lines become invoices through the shipped mapping", "[connectors][northwind]") {
  const auto got = shipped("northwind");
  const auto& records = got.records;
  // Counted apart, by a script over the files.
  CHECK(got.bad.empty());
  CHECK(got.filtered.empty());
  CHECK(records.accounts.size() == 91);
  CHECK(records.contacts.size() == 91);
  CHECK(records.invoices.size() == 830);
  CHECK(records.invoice_lines.size() == 2155);
  CHECK(records.products.size() == 77);
  CHECK(records.users.size() == 9);
  CHECK(records.settings.reporting_currency == "USD");

  rules::ExactSum all, of_one, of_lines;
  for (const auto& invoice : records.invoices) {
    all.add(invoice.net_amount.value());
    if (invoice.account_id == "QUICK") of_one.add(*invoice.net_amount);
    CHECK(invoice.account_id != "PARIS");  // FISSA and PARIS never ordered
  }
  CHECK(all.value() == Approx(1265793.0395).epsilon(1e-12));
  CHECK(of_one.value() == Approx(110277.305).epsilon(1e-12));
  for (const auto& line : records.invoice_lines) {
    of_lines.add(line.qty * line.net_price);
    CHECK(line.product >= 0);
    CHECK(std::isnan(line.cogs));  // what an article costs is not in the data
  }
  CHECK(of_lines.value() == Approx(1265793.0395).epsilon(1e-12));
}

TEST_CASE("an order is the sum of its lines after discount, without freight", "[connectors][northwind]") {
  const auto got = shipped("northwind");
  const auto& records = got.records;
  // 10250: 7.7×10 + 42.4×35×0.85 + 16.8×15×0.85 = 77 + 1261.4 + 214.2; its freight of 65.83 is not ours to keep
  const auto& order = with_id(records.invoices, "10250");
  CHECK(order.net_amount == Approx(1552.6).epsilon(1e-12));
  CHECK(order.account_id == "HANAR");
  CHECK(rules::to_string(order.date) == "1996-07-08");
  CHECK_FALSE(order.due_date);
  std::vector<double> lists;
  for (const auto& line : records.invoice_lines) {
    if (&records.invoices[line.invoice] == &order) lists.push_back(line.list_price);
  }
  std::sort(lists.begin(), lists.end());
  CHECK(lists == std::vector<double>{7.7, 16.8, 42.4});

  const auto& chai = with_id(records.products, "1");
  CHECK(chai.category == "Beverages");
  CHECK(chai.list_price == 18);
  CHECK(chai.active == true);
  CHECK(with_id(records.products, "5").active == false);
}

TEST_CASE("names keep their accents, titles become seniorities", "[connectors][northwind]") {
  const auto got = shipped("northwind");
  const auto& records = got.records;
  const auto& antonio = with_id(records.accounts, "ANTON");
  CHECK(antonio.name == "Antonio Moreno Taquería");
  CHECK(antonio.country == "MX");
  CHECK(with_id(records.contacts, "ANATR").title == "Owner");
  CHECK(with_id(records.contacts, "ANATR").seniority == "c_level");
  CHECK(with_id(records.contacts, "ALFKI").seniority == "staff");  // Sales Representative
  const auto count = [&](const char* seniority) {
    return std::count_if(records.contacts.begin(), records.contacts.end(),
                         [&](const auto& contact) { return contact.seniority == seniority; });
  };
  CHECK(count("c_level") == 18);
  CHECK(count("manager") == 33);
  CHECK(with_id(records.users, "5").role == "sales_manager");
  CHECK(with_id(records.users, "6").manager_id == "5");
}
