#include "kam/store/entries.hpp"

#include "catch.hpp"

using namespace kam;
using rules::Object;
using rules::Table;
using Texts = std::vector<std::string>;

TEST_CASE("what was entered fills in, replaces and adds rows", "[store][entries]") {
  std::vector<Table> records{{Object::accounts, {"id", "name"}, {"A1", "One"}},
                             {Object::contacts, {"id", "name", "title"}, {"C1", "Ada", "", "C2", "Bo", "CFO"}}};
  store::lay_over(
      records,
      {{Object::contacts, {"influence", "id", "title"}, {"9", "C1", "CEO", "", "C2", "", "3", "A1:c", "Clerk"}},
       {Object::answers, {"id", "value"}, {"A1:x", "7"}}});
  REQUIRE(records.size() == 3);
  CHECK(records[0].cells == Texts{"A1", "One"});
  CHECK(records[1].columns == Texts{"id", "name", "title", "influence"});
  CHECK(records[1].cells == Texts{"C1", "Ada", "CEO", "9",  //
                                  "C2", "Bo", "CFO", "",    //
                                  "A1:c", "", "Clerk", "3"});
  CHECK(records[2].cells == Texts{"A1:x", "7"});
}

TEST_CASE("nothing entered leaves records as they are", "[store][entries]") {
  const Table plain{Object::contacts, {"id"}, {"C1"}};
  std::vector<Table> records{plain};
  store::lay_over(records, {});
  store::lay_over(records, {{Object::contacts, {}, {}}, {Object::contacts, {"id"}, {}}});
  REQUIRE(records.size() == 1);
  CHECK(records[0].cells == plain.cells);
  std::vector<Table> none;
  store::lay_over(none, {plain});
  CHECK(none.at(0).cells == plain.cells);
}
