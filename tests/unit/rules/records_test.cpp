#include "bundle.hpp"
#include "catch.hpp"

using namespace kam::rules;
using test::Bundle;

namespace {
std::string only_fault(Bundle& bundle) {
  const auto bad = bundle.finish().bad_rows;
  return bad.size() == 1 ? bad[0].column + ": " + bad[0].expected : std::to_string(bad.size()) + " bad rows";
}
Bundle accounts() {
  return std::move(Bundle().rows(Object::accounts, "id,name", {"A,Alpha", "B,Beta"}));
}
}  // namespace

TEST_CASE("a bad row says its column, what was expected and what was found", "[rules][records]") {
  const auto [object, header, row, fault] = GENERATE(table<Object, const char*, const char*, const char*>({
      {Object::invoices, "id,account_id,date,net_amount", "1,A,2026-01-02,1000 EUR",
       "net_amount: expected a plain decimal such as 1234.5, found \"1000 EUR\""},
      {Object::invoices, "id,account_id,date,net_amount", "1,A,2026-01-02,nan",
       "net_amount: expected a plain decimal such as 1234.5, found \"nan\""},
      {Object::invoices, "id,account_id,date,net_amount", "1,A,2026-01-02,1e5",
       "net_amount: expected a plain decimal such as 1234.5, found \"1e5\""},
      {Object::invoices, "id,account_id,date", "1,A,2026-02-30",
       "date: expected a date such as 2026-09-30, or an RFC 3339 time, found \"2026-02-30\""},
      {Object::invoices, "id,account_id,date", "1,A,", "date: expected a value: this field must be filled"},
      {Object::invoices, "id,account_id,date", "1,A", ": expected 3 cells as in the header, found 2"},
      {Object::invoices, "id,account_id,date", "1,Z,2026-01-02",
       "account_id: expected the id of one of the accounts, found none such"},
      {Object::invoices, "id,account_id,date,is_return", "1,A,2026-01-02,yes",
       "is_return: expected true or false, found \"yes\""},
      {Object::activities, "id,account_id,at,kind", "1,A,2026-01-02,chat",
       "kind: expected one of email, call, meeting, visit, event, portal, found \"chat\""},
      {Object::opportunities, "id,account_id,is_won,is_lost", "1,A,true,true",
       "is_lost: expected won or lost, not both"},
      {Object::contracts, "id,account_id,start,end", "1,A,2026-01-02,2026-01-01",
       "end: expected an end on or after the start"},
      {Object::plan_goals, "id,plan_id", "1,P", "plan_id: expected the id of one of the plans, found none such"},
  }));
  auto bundle = accounts();
  bundle.rows(object, header, {row});
  CHECK(only_fault(bundle) == fault);
}

TEST_CASE("of a repeated id the first row wins", "[rules][records]") {
  auto bundle = accounts();
  bundle.rows(Object::products, "id,category", {"P,boxes", "P,tape"});
  const auto finished = bundle.finish();
  REQUIRE(finished.bad_rows.size() == 1);
  CHECK(finished.records.products.at(0).category == "boxes");
}

TEST_CASE("a time with an offset goes to the tenant's day, one without stands", "[rules][records]") {
  auto bundle = accounts();
  bundle.rows(Object::tickets, "id,account_id,opened_at",
              {"1,A,2026-03-01T00:30:00+01:00", "2,A,2026-03-01T23:59:59", "3,A,2026-03-01 23:30:00-02:00"});
  const auto tickets = bundle.finish().records.tickets;
  REQUIRE(tickets.size() == 3);
  CHECK(to_string(tickets[0].opened_at) == "2026-02-28");
  CHECK(to_string(tickets[1].opened_at) == "2026-03-01");
  CHECK(to_string(tickets[2].opened_at) == "2026-03-02");
}

TEST_CASE("the snapshot is the same whatever the order of rows and columns, and another for other data",
          "[rules][records]") {
  const Day day = parse_day("2026-12-31").value();
  auto one = accounts(), other = accounts(), changed = accounts();
  one.rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2026-01-02,10", "2,B,2026-01-03,20"});
  other.rows(Object::invoices, "net_amount,date,account_id,id", {"20,2026-01-03,B,2", "10,2026-01-02,A,1"});
  changed.rows(Object::invoices, "id,account_id,date,net_amount", {"1,A,2026-01-02,10", "2,B,2026-01-03,21"});
  const std::string id = one.finish().records.snapshot.id(day);
  CHECK(id.size() == 32);
  CHECK(other.finish().records.snapshot.id(day) == id);
  CHECK(changed.finish().records.snapshot.id(day) != id);
}

TEST_CASE("a snapshot of an earlier day knows nothing of later rows", "[rules][records]") {
  const Day day = parse_day("2026-01-31").value();
  auto one = accounts(), other = accounts();
  one.rows(Object::invoices, "id,account_id,date", {"1,A,2026-01-02"});
  other.rows(Object::invoices, "id,account_id,date", {"1,A,2026-01-02", "2,A,2026-02-01"});
  CHECK(one.finish().records.snapshot.id(day) == other.finish().records.snapshot.id(day));
}

TEST_CASE("months back are clamped to the last day", "[rules][day]") {
  CHECK(to_string(add_months(parse_day("2024-03-31").value(), -1)) == "2024-02-29");
  CHECK(to_string(add_months(parse_day("2025-06-30").value(), -12)) == "2024-06-30");
  CHECK_FALSE(parse_day("2026-1-02"));
  CHECK_FALSE(parse_day("2026-13-02"));
}
