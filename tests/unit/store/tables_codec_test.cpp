#include "kam/store/tables_codec.hpp"

#include "catch.hpp"

using namespace kam;
using kam::rules::Object;
using kam::rules::Table;

TEST_CASE("tables are written compactly and read back the same", "[store][codec]") {
  const std::vector<Table> tables{
      {Object::accounts, {"id", "name"}, {"A1", "Müller \"&\" Söhne\n<b>", "A2", ""}},
      {Object::invoices, {"id"}, {}},
  };
  const auto bytes = store::encode(tables);
  CHECK_THAT(bytes, ContainsSubstring(R"({"object":"invoices","columns":["id"],"rows":[]})"));
  const auto back = store::decode(bytes).value();
  REQUIRE(back.size() == 2);
  CHECK(back[0].object == Object::accounts);
  CHECK(back[0].columns == tables[0].columns);
  CHECK(back[0].cells == tables[0].cells);
  CHECK(back[1].rows() == 0);
  CHECK(store::encode({}) == "[]");
  CHECK(store::decode("[]").value().empty());
}

TEST_CASE("stored records of another shape are corrupt, not read half", "[store][codec]") {
  const auto bytes = GENERATE(as<std::string>{}, "", "{}", "[1]", "[] []", R"([{"object":"accounts"}])",
                              R"([{"object":"planets","columns":["id"],"rows":[]}])",
                              R"([{"object":"accounts","columns":[],"rows":[]}])",
                              R"([{"object":"accounts","columns":["id"],"rows":[["1","2"]]}])",
                              R"([{"object":"accounts","columns":["id","name"],"rows":[["1"],["2","3","4"]]}])",
                              R"([{"object":"accounts","columns":["id"],"rows":[[1]]}])");
  const auto read = store::decode(bytes);
  REQUIRE(read.has_error());
  CHECK(read.error().code == Errc::corrupt);
}
