#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "written_company.hpp"

using namespace kam::demo_test;

// What a salesperson can see in the records themselves, counted from the files alone.
namespace {
struct Window {
  std::string from, to;
};
const Window year{"2025-10-01", "2026-09-30"}, year_before{"2024-10-01", "2025-09-30"};
const Window quarter{"2026-07-01", "2026-09-30"}, quarter_a_year_ago{"2025-07-01", "2025-09-30"};

bool within(const std::string& date, const Window& window) {
  const std::string day = date.substr(0, 10);
  return window.from <= day && day <= window.to;
}

std::map<std::string, double> revenues(const Window& window) {
  std::map<std::string, double> sums;
  for (const auto& row : file("invoices").rows)
    if (within(row.at("date"), window)) sums[row.at("account_id")] += std::stod(row.at("net_amount"));
  return sums;
}

double revenue(const std::string& account, const Window& window) {
  return revenues(window)[account];
}

double unit_costs(const std::string& account, const Window& window) {
  std::set<std::string> invoices;
  for (const auto& row : file("invoices").rows)
    if (row.at("account_id") == account && within(row.at("date"), window)) invoices.insert(row.at("id"));
  double sum = 0;
  for (const auto& row : file("invoice_lines").rows)
    if (invoices.contains(row.at("invoice_id"))) sum += std::stod(row.at("qty")) * std::stod(row.at("cogs"));
  return sum;
}

double bonus(const std::string& account, const Window& window) {
  double sum = 0;
  for (const auto& row : file("cost_entries").rows)
    if (row.at("account_id") == account && row.at("driver") == "rebates" && within(row.at("at"), window))
      sum += std::stod(row.at("amount"));
  return sum;
}

std::vector<Row> rows_of(const std::string& name, const std::string& account) {
  std::vector<Row> found;
  for (const auto& row : file(name).rows)
    if (row.at("account_id") == account) found.push_back(row);
  return found;
}
}  // namespace

TEST_CASE("the big one slips: orders fell by more than half and the champion left", "[demo][stories]") {
  CHECK(revenue("A-1001", year) > 4'000'000);
  CHECK(revenue("A-1001", quarter) < 0.5 * revenue("A-1001", quarter_a_year_ago));
  const auto contacts = rows_of("contacts", "A-1001");
  CHECK(std::any_of(contacts.begin(), contacts.end(), [](const Row& row) {
    return row.at("left_at") > "2026-06-02" && row.at("friendliness") == "2" && row.at("influence") == "5";
  }));
}

TEST_CASE("the giant is the largest and its margin does not pay the bonus and the hours", "[demo][stories]") {
  const auto of_year = revenues(year);
  for (const auto& [account, sum] : of_year) {
    const bool in_euro = row_with_id("accounts", account).at("currency") == "EUR";
    if (in_euro && account != "A-1002") CHECK(sum < of_year.at("A-1002"));
  }
  CHECK(revenue("A-1002", year) - unit_costs("A-1002", year) - bonus("A-1002", year) < 0);
}

TEST_CASE("nobody contacts the rising one, though it grows by a third and more", "[demo][stories]") {
  CHECK(revenue("A-1003", year) > 1.33 * revenue("A-1003", year_before));
  for (const auto& row : rows_of("activities", "A-1003"))
    CHECK_FALSE((row.at("direction") == "out" && row.at("at") > "2026-03-01"));
}

TEST_CASE("of the unknown one there is a name and a few invoices", "[demo][stories]") {
  std::size_t filled = 0;
  for (const auto& [column, cell] : row_with_id("accounts", "A-1004")) filled += cell.empty() ? 0 : 1;
  CHECK(filled == 2);
  CHECK(rows_of("invoices", "A-1004").size() >= 5);
  CHECK(rows_of("contacts", "A-1004").empty());
  CHECK(rows_of("activities", "A-1004").empty());
}

TEST_CASE("the renewal is 45 days off and nobody works on it", "[demo][stories]") {
  std::string end;
  for (const auto& row : rows_of("contracts", "A-1010")) end = std::max(end, row.at("end"));
  CHECK(end == "2026-11-14");
  for (const auto& row : rows_of("opportunities", "A-1010"))
    CHECK_FALSE((row.at("type") == "renewal" && row.at("closed_at").empty()));
}

TEST_CASE("one is new this quarter, one was lost fourteen months ago, one has only won deals", "[demo][stories]") {
  for (const auto& row : rows_of("invoices", "A-1012")) CHECK(row.at("date") >= "2026-07-01");
  CHECK(revenue("A-1012", quarter) > 0);
  CHECK(revenue("A-1013", year_before) > 0);
  for (const auto& row : rows_of("invoices", "A-1013")) CHECK(row.at("date") < "2025-09-01");
  CHECK(rows_of("invoices", "A-1014").empty());
  for (const auto& row : rows_of("opportunities", "A-1014")) CHECK(row.at("is_won") == "true");
}

TEST_CASE("one currency has no rate, another has", "[demo][stories]") {
  std::set<std::string> with_rate;
  for (const auto& row : file("rates").rows) with_rate.insert(row.at("from"));
  CHECK(with_rate == std::set<std::string>{"CHF", "GBP", "SEK", "USD"});
  for (const auto& row : rows_of("invoices", "A-1016")) CHECK(row.at("currency") == "CZK");
  for (const auto& row : rows_of("invoices", "A-1015")) CHECK(row.at("currency") == "USD");
}

TEST_CASE("the idle plan is whole, and no action of it is done", "[demo][stories]") {
  const auto plans = rows_of("plans", "A-1023");
  REQUIRE(plans.size() == 1);
  std::size_t actions = 0;
  for (const auto& goal : file("plan_goals").rows) {
    if (goal.at("plan_id") != plans[0].at("id")) continue;
    for (const auto& action : file("plan_actions").rows) {
      if (action.at("goal_id") != goal.at("id")) continue;
      ++actions;
      CHECK(action.at("done_at").empty());
    }
  }
  CHECK(actions >= 3);
}

TEST_CASE("one account was never contacted, and one has a single thread", "[demo][stories]") {
  CHECK(rows_of("activities", "A-1024").empty());
  const auto touches = rows_of("activities", "A-1021");
  const std::string one = rows_of("contacts", "A-1021").at(0).at("id");
  const auto with_one =
      std::count_if(touches.begin(), touches.end(), [&](const Row& row) { return row.at("contact_ids") == one; });
  CHECK(with_one * 10 > static_cast<std::ptrdiff_t>(touches.size()) * 8);
}

TEST_CASE("a group buys through three daughters, and eight accounts are labelled key", "[demo][stories]") {
  std::size_t daughters = 0, key = 0;
  for (const auto& row : file("accounts").rows) {
    daughters += row.at("parent_id") == "A-1017" ? 1 : 0;
    key += row.at("tier_label") == "key" ? 1 : 0;
  }
  CHECK(daughters == 3);
  CHECK(key == 8);
}
