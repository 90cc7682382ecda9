#include "kam/rules/facts_table.hpp"

#include <algorithm>
#include <set>

#include "bundle.hpp"
#include "catch.hpp"
#include "kam/rules/reference.hpp"

using namespace kam::rules;

namespace {

struct Row {
  std::map<std::string, std::string> value, reason;
  std::map<std::string, double> confidence;
};

std::string words(const FactCell& cell) {
  if (const double* number = std::get_if<double>(&cell.value)) return std::to_string(*number);
  if (const bool* flag = std::get_if<bool>(&cell.value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string_view>(&cell.value)) return std::string(*text);
  return "";
}

std::map<std::string, Row> table(test::Bundle& bundle, std::string_view as_of) {
  const auto finished = bundle.finish();
  const auto columns = fact_columns(test::default_pack());
  std::map<std::string, Row> rows;
  facts_table(test::default_pack(), finished.records, {*parse_day(as_of), false, test::digest},
              [&](std::string_view account, std::span<const FactCell> cells) {
                REQUIRE(cells.size() == columns.size());
                Row& row = rows[std::string(account)];
                for (std::size_t i = 0; i < cells.size(); ++i) {
                  const std::string id(columns[i]);
                  row.value[id] = words(cells[i]);
                  row.reason[id] = cells[i].reason;
                  row.confidence[id] = cells[i].confidence;
                }
              })
      .value();
  return rows;
}

}  // namespace

TEST_CASE("the facts table has a value or a reason of each fact, never both and never neither", "[rules][facts]") {
  test::Bundle bundle;
  bundle.rows(Object::accounts, "id,name,tier_label", {"A1,Acme,key", "A2,Beta,"})
      .rows(Object::invoices, "id,account_id,date,net_amount", {"I1,A1,2026-03-01,100", "I2,A1,2026-06-01,300"});
  const auto rows = table(bundle, "2026-06-30");
  REQUIRE(rows.size() == 2);
  for (const auto& [account, row] : rows) {
    for (const auto& [id, value] : row.value) {
      INFO(account << " " << id << " " << value << " " << row.reason.at(id));
      CHECK(value.empty() != row.reason.at(id).empty());
      CHECK((row.confidence.at(id) >= 0 && row.confidence.at(id) <= 1));
    }
  }
  const Row& acme = rows.at("A1");
  CHECK(acme.value.at("rev_ttm") == "400.000000");
  CHECK(acme.value.at("key_label") == "true");
  CHECK(acme.value.at("tier") == "undetermined");
  CHECK(acme.confidence.at("key_label") == Approx(0.8));
  CHECK(acme.reason.at("sel_solvency") == "field_not_in_use");
  CHECK(rows.at("A2").value.at("key_label") == "false");
}

TEST_CASE("every column of the facts table stands in the reference", "[rules][facts]") {
  const std::string page = facts_markdown(test::default_pack());
  for (const std::string_view column : fact_columns(test::default_pack())) {
    CHECK_THAT(page, ContainsSubstring("| `" + std::string(column) + "` |"));
  }
}
