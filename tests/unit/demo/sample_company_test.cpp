#include "kam/demo/sample_company.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "catch.hpp"
#include "kam/connectors/bundle.hpp"
#include "kam/rules/tables.hpp"
#include "temporary_directory.hpp"
#include "written_company.hpp"

using namespace kam;
using namespace kam::demo_test;

namespace {
std::vector<rules::Object> all_objects() {
  std::vector<rules::Object> objects;
  for (std::size_t i = 0; i < rules::object_count; ++i) objects.push_back(static_cast<rules::Object>(i));
  return objects;
}

std::set<std::string> ids_of(const std::string& name) {
  std::set<std::string> ids;
  for (const auto& row : file(name).rows) ids.insert(row.at("id"));
  return ids;
}

/// Fields that speak of what is to come.
bool may_lie_ahead(const std::string& object, const std::string& field, const Row& row) {
  static const std::set<std::string> plans{
      "accounts.strategic_exception_until", "contracts.end",  "deliveries.promised_at", "invoices.due_date",
      "opportunities.next_step_at",         "plan_goals.due", "plan_actions.when",      "programme_goals.due"};
  if (object == "activities" && field == "at") return row.at("planned") == "true";
  return plans.contains(object + "." + field);
}

struct Key {
  std::string object, field, target;
};

const std::vector<Key>& keys() {
  static const std::vector<Key> found{
      {"accounts", "parent_id", "accounts"},
      {"accounts", "owner_id", "users"},
      {"accounts", "kam_id", "users"},
      {"accounts", "executive_sponsor_id", "users"},
      {"accounts", "team", "users"},
      {"accounts", "related_company_ids", "accounts"},
      {"opportunities", "product_ids", "products"},
      {"opportunities", "contact_ids", "contacts"},
      {"opportunities", "owner_id", "users"},
      {"opportunities", "credited_user_ids", "users"},
      {"opportunities", "referred_by_account_id", "accounts"},
      {"invoice_lines", "invoice_id", "invoices"},
      {"invoice_lines", "product_id", "products"},
      {"contacts", "reports_to", "contacts"},
      {"activities", "contact_ids", "contacts"},
      {"activities", "user_id", "users"},
      {"survey_responses", "contact_id", "contacts"},
      {"plans", "owner_id", "users"},
      {"plan_goals", "plan_id", "plans"},
      {"plan_goals", "owner_id", "users"},
      {"plan_actions", "goal_id", "plan_goals"},
      {"plan_actions", "who", "users"},
      {"plan_actions", "helpers", "users"},
      {"swot_items", "plan_id", "plans"},
      {"signals", "partner_id", "accounts"},
      {"answers", "subject_id", "users"},
      {"users", "manager_id", "users"},
      {"programme_goals", "owner_id", "users"},
  };
  return found;
}
}  // namespace

TEST_CASE("the sample company is the same bytes each time, whatever was there before", "[demo]") {
  const TemporaryDirectory again;
  std::ofstream(again / "users.csv") << std::string(100'000, 'x');
  REQUIRE(demo::write_sample_company(again.path()).has_value());
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    INFO(entry.path().filename());
    CHECK(bytes_of(entry.path()) == bytes_of(again.path() / entry.path().filename()));
    ++files;
  }
  CHECK(files == rules::object_count + 3);  // settings, rates, README
}

TEST_CASE("a folder that cannot be made is a failure that names it", "[demo]") {
  const TemporaryDirectory place;
  const auto path = place / "file";
  std::ofstream(path) << "not a folder";
  const auto written = demo::write_sample_company(path / "below");
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().code == Errc::environment);
  CHECK(written.error().detail.find(path.string()) != std::string::npos);
}

TEST_CASE("every object has rows, and every field of it is filled somewhere", "[demo]") {
  for (const auto object : all_objects()) {
    const std::string name(rules::name(object));
    const auto& [columns, rows] = file(name);
    INFO(name);
    CHECK_FALSE(rows.empty());
    for (const auto& field : rules::fields(object)) {
      const std::string column(field.name);
      INFO(column);
      REQUIRE(std::find(columns.begin(), columns.end(), column) != columns.end());
      CHECK(std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return !row.at(column).empty(); }));
    }
  }
}

TEST_CASE("nothing but plans, dues and promises lies after the last day", "[demo]") {
  for (const auto object : all_objects()) {
    const std::string name(rules::name(object));
    for (const auto& field : rules::fields(object)) {
      if (field.kind != rules::Kind::day) continue;
      const std::string column(field.name);
      for (const auto& row : file(name).rows) {
        if (row.at(column).substr(0, 10) <= demo::sample_as_of || may_lie_ahead(name, column, row)) continue;
        FAIL_CHECK(name << "." << column << " lies ahead: " << row.at(column));
      }
    }
  }
}

TEST_CASE("every key of the sample company finds its record", "[demo]") {
  for (const auto object : all_objects()) {
    const std::string name(rules::name(object));
    if (rules::has_id(object)) CHECK(ids_of(name).size() == file(name).rows.size());
    if (rules::account_field(object) != "account_id") continue;
    const auto accounts = ids_of("accounts");
    for (const auto& row : file(name).rows)
      if (!row.at("account_id").empty() && !accounts.contains(row.at("account_id")))
        FAIL_CHECK(name << " names the account " << row.at("account_id"));
  }
  for (const auto& key : keys()) {
    const auto targets = ids_of(key.target);
    for (const auto& row : file(key.object).rows)
      for (const auto& id : items(row.at(key.field)))
        if (!targets.contains(id)) FAIL_CHECK(key.object << "." << key.field << " names " << id);
  }
}

TEST_CASE("the folder says that everything in it is made up, and is small", "[demo]") {
  CHECK(bytes_of(folder() / "README.txt").find("everything in this folder is made up") != std::string::npos);
  std::uintmax_t size = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) size += entry.file_size();
  CHECK(size < 1'500'000);
}

TEST_CASE("the bundle reader takes every row of the sample company", "[demo]") {
  const auto bundle = connectors::read_bundle(folder(), {});
  if (!bundle) FAIL(bundle.error().detail);
  for (const auto& line : bundle->bad) FAIL_CHECK(to_string(line));
  for (const auto object : all_objects()) CHECK(bundle->records.has(object));
  CHECK(bundle->records.accounts.size() == file("accounts").rows.size());
  CHECK(bundle->records.invoice_lines.size() == file("invoice_lines").rows.size());
  CHECK(bundle->records.custom_fields.empty());
  CHECK(bundle->records.settings.time_zone == "Europe/Vienna");
}
