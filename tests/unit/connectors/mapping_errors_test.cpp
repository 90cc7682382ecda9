#include "catch.hpp"
#include "csv/mapping.hpp"
#include "files.hpp"

using namespace kam;

namespace {
std::string refusal(const std::string& json) {
  const auto got = connectors::csv::parse_mapping(json, "mapping.json");
  if (got) return "nothing wrong";
  CHECK(got.error().code == Errc::invalid_input);
  return got.error().detail;
}

/// A mapping of accounts with one more key, or another one in place of the usual.
std::string with(const std::string& rest, const std::string& columns = R"({"id": "No"})") {
  return R"({"objects": {"accounts": {"file": "a.csv", "columns": )" + columns + (rest.empty() ? "" : ", ") + rest +
         "}}}";
}
}  // namespace

TEST_CASE("a wrong mapping is refused with file, JSON pointer and what was expected", "[connectors][mapping]") {
  struct Case {
    std::string json, expected;
  };
  const auto sample = GENERATE(values<Case>({
      {"", "mapping.json: this is no JSON"},
      {"{\"objects\": }", "mapping.json: this is no JSON"},
      {"[]", "mapping.json: /: expected an object"},
      {"{}", "mapping.json: /: expected the key \"objects\""},
      {R"({"objects": {}})", "/objects: expected the object \"accounts\""},
      {R"({"object": {}})", "/object: expected no key of this name (did you mean \"objects\"?)"},
      {R"({"objects": {"account": {}}})",
       "/objects/account: expected the name of an object (did you mean \"accounts\"?)"},
      {R"({"objects": {"accounts": []}})", "/objects/accounts: expected an object"},
      {R"({"objects": {"accounts": {"columns": {"id": "No"}}}})", "/objects/accounts: expected the key \"file\""},
      {R"({"objects": {"accounts": {"file": "../a.csv", "columns": {"id": "No"}}}})",
       "/objects/accounts/file: expected the name of a file in the bundle's directory"},
      {R"({"objects": {"accounts": {"file": "/etc/passwd", "columns": {"id": "No"}}}})",
       "/objects/accounts/file: expected the name"},
      {R"({"objects": {"accounts": {"file": "a.csv"}}})", "/objects/accounts: expected the key \"columns\""},
      {with(R"("colums": {})"), "/objects/accounts/colums: expected no key of this name (did you mean \"columns\"?)"},
      {with(R"("delimiter": ";;")"), "/objects/accounts/delimiter: expected one character"},
      {with(R"("delimiter": "\"")"), "/objects/accounts/delimiter: expected one character"},
      {with(R"("date_format": "%d.%m")"), "/objects/accounts/date_format: expected a pattern such as %d.%m.%Y"},
      {with(R"("date_format": 1)"), "/objects/accounts/date_format: expected a string"},
      {with("", R"({"name": "No"})"), "/objects/accounts/columns: expected the field \"id\", which must be filled"},
      {with("", R"({"id": "No", "nmae": "x"})"),
       "/columns/nmae: expected a field of accounts (did you mean \"name\"?)"},
      {with("", R"({"id": "No", "a/b~c": "x"})"), "/columns/a~1b~0c: expected a field of accounts"},
      {with("", R"({"id": ""})"), "/columns/id: expected the name of a column"},
      {with("", R"({"id": 5})"), "/columns/id: expected a column, {\"col\": …} or {\"mul\": […]}"},
      {with("", R"({"id": "No", "id": "No"})"), "/columns/id: expected the field once, found it twice"},
      {with("", R"({"id": {"prefix": "x"}})"), "/columns/id: expected the key \"col\""},
      {with("", R"({"id": {"col": "No", "takes": 2}})"),
       "/columns/id/takes: expected no key of this name (did you mean \"take\"?)"},
      {with("", R"({"id": {"col": "No", "take": 0}})"), "/columns/id/take: expected a whole number from 1"},
      {with("", R"({"id": {"col": "No", "take": 2, "prefix": "x"}})"),
       "/columns/id/take: expected only one of equals, starts, prefix and take"},
      {with("", R"({"id": {"mul": ["No"]}})"), "/columns/id: expected no product: id is no number"},
      {with("", R"({"id": "No", "employees": {"mul": []}})"), "/columns/employees/mul: expected at least one factor"},
      {with("", R"({"id": "No", "employees": {"mul": ["No", true]}})"),
       "/columns/employees/mul/1: expected a column, a number or \"1-Column\""},
      {with("", R"({"id": "No", "employees": {"col": "Size", "agg": "sum"}})"),
       "/columns/employees/agg: expected \"group_by\" beside columns"},
      {with(R"("group_by": ["No"])", R"({"id": "No", "employees": {"col": "Size", "agg": "avg"}})"),
       "/columns/employees/agg: expected another word than \"avg\" (there are sum, first, min, max)"},
      {with(R"("group_by": ["No"])", R"({"id": "No", "name": {"col": "Size", "agg": "sum"}})"),
       "/columns/name/agg: expected first, min or max: name is no number"},
      {with(R"("group_by": [])"), "/group_by: expected at least one column"},
      {with(R"("group_by": "No")"), "/group_by: expected an array"},
      {with(R"("filter": [{"column": "No", "op": "eq"}])"), "/filter/0: expected the key \"value\""},
      {with(R"("filter": [{"column": "No", "op": "equals", "value": "x"}])"),
       "/filter/0/op: expected another word than \"equals\""},
      {with(R"("filter": [{"column": "No", "op": "gt", "value": "x"}])"), "/filter/0/value: expected a number"},
      {with(R"("filter": [{"column": "No", "op": "in", "value": "x"}])"), "/filter/0/value: expected an array"},
      {with(R"("filter": [{"column": "No", "op": "empty", "value": "x"}])"), "/filter/0: expected no value"},
      {with(R"("filter": {"column": "No"})"), "/filter: expected an array"},
      {with(R"("constants": {"currency": null})"), "/constants/currency: expected a string, number or boolean"},
      {with(R"("constants": {"id": "x"})"), "/constants/id: expected a field that does not stand in \"columns\" too"},
      {with(R"("constants": {"curency": "x"})"),
       "/constants/curency: expected a field of accounts (did you mean \"currency\"?)"},
      {with(R"("values": {"name": {}})"), "/values/name: expected the name of a field that stands in \"columns\""},
      {with(R"("values": {"id": {"a": []}})"), "/values/id/a: expected a string, number or boolean"},
      {with(R"("join": [{"file": "b.csv", "on": {}, "columns": {}}])"), "/join/0/on: expected at least one"},
      {with(R"("join": [{"on": {"a": "b"}, "columns": {}}])"), "/join/0: expected the key \"file\""},
      {R"({"objects": {"accounts": {"file": "a.csv", "columns": {"id": "No"}}}, "settings": []})",
       "/settings: expected an object"},
  }));
  CAPTURE(sample.json);
  CHECK_THAT(refusal(sample.json), ContainsSubstring(sample.expected));
}

TEST_CASE("what a mapping says of its files is checked against them", "[connectors][mapping]") {
  TemporaryBundle bundle;
  bundle.file("a.csv", "No,Name,Quantity\n");
  std::string json, expected;
  SECTION("a column") {
    json = with("", R"({"id": "No", "name": "name"})");
    expected =
        "mapping.json: /objects/accounts/columns/name: expected a column of a.csv, found \"name\" (did you mean "
        "\"Name\"?)";
  }
  SECTION("a factor") {
    json = with("", R"({"id": "No", "employees": {"mul": [2, "1-Quantty"]}})");
    expected =
        "/objects/accounts/columns/employees/mul/1: expected a column of a.csv, found \"Quantty\" (did you mean "
        "\"Quantity\"?)";
  }
  SECTION("a filter's column") {
    json = with(R"("filter": [{"column": "Kind", "op": "empty"}])");
    expected = "/objects/accounts/filter/0/column: expected a column of a.csv, found \"Kind\"";
  }
  SECTION("a group's column") {
    json = with(R"("group_by": ["Doc"])");
    expected = "/objects/accounts/group_by/0: expected a column of a.csv, found \"Doc\"";
  }
  SECTION("the file itself") {
    json = R"({"objects": {"accounts": {"file": "b.csv", "columns": {"id": "No"}}}})";
    expected = "/objects/accounts/file: expected a file of the bundle";
  }
  const auto got = bundle.file("mapping.json", json).read();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == Errc::invalid_input);
  CHECK_THAT(got.error().detail, ContainsSubstring(expected));
}

TEST_CASE("settings of a mapping that make no sense are refused by their place", "[connectors][mapping]") {
  TemporaryBundle bundle;
  const auto got = bundle.file("a.csv", "No\n1\n")
                       .file("mapping.json", R"({"objects": {"accounts": {"file": "a.csv", "columns": {"id": "No"}}},
                                                 "settings": {"time_zone": "Nowhere"}})")
                       .read();
  REQUIRE_FALSE(got.has_value());
  CHECK_THAT(got.error().detail,
             ContainsSubstring("mapping.json: /settings: time_zone: expected a name of the tz database"));
}
