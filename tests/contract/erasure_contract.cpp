// What every store promises of erased persons and sealed secrets.
#include <array>

#include "contract/house.hpp"
#include "contract/scored.hpp"
#include "kam/store/tables_codec.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

namespace {
rules::Table contacts(std::vector<std::string> cells) {
  return {rules::Object::contacts, {"id", "account_id", "name", "reports_to", "mail"}, std::move(cells)};
}
rules::Table activities(std::vector<std::string> cells) {
  return {rules::Object::activities, {"id", "account_id", "contact_ids", "topic"}, std::move(cells)};
}
StoredRecords records_of(std::string account, std::vector<rules::Table> tables) {
  return {std::move(account), encode(tables)};
}
std::string all_of(Store& store, std::string_view tenant) {
  std::string text;
  for (const auto& one : stored_accounts(store, tenant)) text += one + "\n";
  return text;
}
const std::vector<std::string> two_people{"C-1", "A1", "Zuzana Lorenz", "C-2", "zl@acme.test",
                                          "C-2", "A1", "Henrik Hofer",  "C-1", "hh@acme.test"};
}  // namespace

TEST_CASE("a person is erased wherever the tenant's records name it", "[store][contract][privacy]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) {
    const std::vector<StoredRecords> records{
        records_of("A1", {contacts(two_people), activities({"K1", "A1", "C-1|C-2", "lunch with Zuzana Lorenz",  //
                                                            "K2", "A1", "C-12", "zl@acme.test asks"})})};
    REQUIRE(store.replace_all(tenant, {}, records).has_value());
    auto one = assessed("A1", 60);
    one.json =
        R"({"account_id":"A1","snapshot":"aa","evidence":["contact:C-1","contact:C-12"],"contacts":[{"id":"C-2","name":"Henrik Hofer"},{"id":"C-1","name":"Zuzana Lorenz","title":"Head {of} \"all\"","flags":[]}]})";
    REQUIRE(store.store_scoring(tenant, scored({one}, version_of(store, tenant))).has_value());
    REQUIRE(store.store_scoring(tenant, scored({assessed("A1", 61, "2")}, version_of(store, tenant))).has_value());
  }
  const auto before = version_of(store, "alpha");
  const auto forgotten = store.forget_contact("alpha", "C-1", noon);
  REQUIRE(forgotten.has_value());
  CHECK(forgotten->rows == 1);
  CHECK(forgotten->texts == 5);  // reports_to, contact_ids, two topics, one former assessment
  CHECK(version_of(store, "alpha") > before);
  const auto left = decode(stored_accounts(store, "alpha").front().substr(3)).value();
  CHECK(left[0].cells == std::vector<std::string>{"C-2", "A1", "Henrik Hofer", "", "hh@acme.test"});
  CHECK(left[1].cells == std::vector<std::string>{"K1", "A1", "C-2", "lunch with (erased)",  //
                                                  "K2", "A1", "C-12", "(erased) asks"});
  const auto former = store.assessment_history("alpha", "A1", 5).value();
  REQUIRE(former.size() == 1);
  CHECK_THAT(former[0].json,
             ContainsSubstring(R"~(["(erased)","contact:C-12"],"contacts":[{"id":"C-2","name":"Henrik Hofer"}]})~"));
  CHECK_THAT(all_of(store, "beta"), ContainsSubstring("Zuzana Lorenz"));
  CHECK_THAT(store.assessment_history("beta", "A1", 5).value()[0].json, ContainsSubstring("contact:C-1\""));

  CHECK(store.forget_contact("alpha", "C-1", noon)->rows == 0);
  CHECK(store.forget_contact("gamma", "C-1", noon).error().code == Errc::not_found);
  CHECK(store.forget_contact("alpha", "", noon).error().code == Errc::invalid_input);
  CHECK(store.shred().has_value());
}

TEST_CASE("no later record brings an erased person back, for its tenant alone", "[store][contract][privacy]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  REQUIRE(house.store->forget_contact("alpha", "C-1", noon).has_value());  // before anything of it came
  house.reopen();
  Store& store = *house.store;
  const auto late = records_of("A1", {contacts(two_people), activities({"K1", "A1", "C-1|C-2", "for Zuzana Lorenz"})});
  for (const char* tenant : {"alpha", "beta"}) {
    for (const bool whole : {true, false}) {
      REQUIRE(
          (whole ? store.replace_all(tenant, {}, std::array{late}) : store.replace_records(tenant, {{late}, {}, {}}))
              .has_value());
      const auto text = all_of(store, tenant);
      const bool there = tenant == std::string("beta");
      CHECK((text.find("Zuzana Lorenz") != std::string::npos) == there);
      CHECK((text.find("zl@acme.test") != std::string::npos) == there);
      CHECK((text.find("\"C-1") != std::string::npos) == there);
      CHECK_THAT(text, ContainsSubstring("Henrik Hofer"));
    }
  }
}

TEST_CASE("all secrets are sealed anew at once, and open as before", "[store][contract][secrets]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"})
    REQUIRE(store.put_secret(tenant, "embed_secret", certs::Secret(tenant), noon, 24h).has_value());
  REQUIRE(store.forget_contact("alpha", "C-1", noon).has_value());  // its key is sealed too
  CHECK(store.reseal(certs::Secret(std::string(32, 'n'))).value() == 3);
}
