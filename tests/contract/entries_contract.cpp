#include "contract/house.hpp"
#include "contract/scored.hpp"
#include "kam/store/tables_codec.hpp"

/// What every store promises of what people enter.

namespace {
using rules::Object;
using rules::Table;
using Texts = std::vector<std::string>;

Table answers(Texts cells) {
  return {Object::answers, {"id", "question_id", "account_id", "value"}, std::move(cells)};
}
Table accounts(const std::string& id) {
  return {Object::accounts, {"id", "name"}, {id, "Name of " + id}};
}
Entry ratings(const std::string& account, Texts cells, std::string author = "u1") {
  return {account, "ratings", {answers(std::move(cells))}, std::move(author), noon};
}
Result<void> any(const WithEntry&) {
  return {};
}
void fill(Store& store, const char* tenant) {
  const std::vector<Table> shared{{Object::users, {"id"}, {"u1"}}}, one{accounts("A1")}, two{accounts("A2")};
  const std::vector<StoredRecords> records{{"", encode(shared)}, {"A1", encode(one)}, {"A2", encode(two)}};
  REQUIRE(store.replace_all(tenant, {}, records).has_value());
}
/// The account's tables as a scoring reads them.
std::vector<Table> read(Store& store, const char* tenant, const std::string& account) {
  std::vector<Table> found;
  const std::vector<std::string> wanted{account};
  const auto take = [&](const StoredRecords& one) -> Result<void> {
    if (one.account_id == account) found = decode(one.payload).value();
    return {};
  };
  REQUIRE(store
              .visit_records_of(
                  tenant, wanted, [](const Inputs&) { return Result<void>(); }, take)
              .has_value());
  return found;
}
}  // namespace

TEST_CASE("what is entered is read with the records, kept in versions, and seen by its tenant alone",
          "[store][contract][entries]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  for (const char* tenant : {"alpha", "beta"}) fill(*house.store, tenant);
  const auto before = version_of(*house.store, "alpha");
  CHECK_FALSE(house.store->entry("alpha", "A1", "ratings").value().has_value());
  CHECK(house.store->put_entry("alpha", ratings("A1", {"A1:a", "sel_x", "A1", "7"}), 0, any).value() == 1);
  CHECK(house.store->put_entry("alpha", ratings("A1", {"A1:a", "sel_x", "A1", "9"}, "u2"), 1, any).value() == 2);
  CHECK(version_of(*house.store, "alpha") > before);
  house.reopen();
  Store& store = *house.store;
  const auto now = store.entry("alpha", "A1", "ratings").value();
  REQUIRE(now.has_value());
  CHECK(now->version == 2);
  CHECK(now->author == "u2");
  CHECK(now->at == noon);
  CHECK(now->tables.at(0).cells == Texts{"A1:a", "sel_x", "A1", "9"});
  const auto all = store.entries("alpha", "A1", "ratings", 10).value();
  REQUIRE(all.size() == 2);
  CHECK(all[1].tables.at(0).cells == Texts{"A1:a", "sel_x", "A1", "7"});
  CHECK(store.entries("alpha", "A1", "ratings", 1).value().size() == 1);
  const auto read_now = read(store, "alpha", "A1");
  REQUIRE(read_now.size() == 2);
  CHECK(read_now[1].cells == Texts{"A1:a", "sel_x", "A1", "9"});
  CHECK(read(store, "alpha", "A2").size() == 1);
  CHECK(read(store, "beta", "A1").size() == 1);
  CHECK(stored_accounts(store, "alpha").at(1).find("sel_x") != std::string::npos);
  CHECK(stored_accounts(store, "beta").at(1).find("sel_x") == std::string::npos);
  for (const auto& [tenant, account] : {std::pair{"beta", "A1"}, std::pair{"alpha", "A2"}, std::pair{"gamma", "A1"}})
    CHECK(store.entries(tenant, account, "ratings", 10).value().empty());
}

TEST_CASE("an entry outlives new records of its account, and is there again with an account that comes back",
          "[store][contract][entries]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  fill(store, "alpha");
  REQUIRE(store.put_entry("alpha", ratings("A1", {"A1:a", "sel_x", "A1", "7"}), {}, any).has_value());
  REQUIRE(store.replace_records("alpha", {{}, {"A1"}, {}}).has_value());
  CHECK(read(store, "alpha", "A1").empty());
  fill(store, "alpha");
  CHECK(read(store, "alpha", "A1").size() == 2);
  CHECK(store.put_entry("alpha", {"A1", "ratings", {}, "u1", noon}, 1, any).value() == 2);
  CHECK(read(store, "alpha", "A1").size() == 1);
}

TEST_CASE("what was entered about an account that became another goes with it", "[store][contract][entries]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  for (const char* tenant : {"alpha", "beta"}) fill(store, tenant);
  const auto plan = [](const std::string& account) {
    return Entry{account,
                 "plan",
                 {{Object::plans, {"id", "account_id"}, {account + ":p", account}},
                  {Object::plan_goals, {"id", "plan_id"}, {account + ":g", account + ":p"}}},
                 "u1",
                 noon};
  };
  REQUIRE(store.put_entry("alpha", plan("A1"), 0, any).has_value());
  REQUIRE(store.put_entry("beta", plan("A1"), 0, any).has_value());
  REQUIRE(store.put_entry("alpha", ratings("A1", {"A1:a", "sel_x", "A1", "7"}), 0, any).has_value());
  REQUIRE(store.put_entry("alpha", ratings("A2", {"A2:a", "sel_x", "A2", "2"}), 0, any).has_value());
  SyncPage page;
  page.gone = {"A1"};
  page.merged = {{"A1", "A2"}};
  page.mode = "changes";
  REQUIRE(store.store_page("alpha", page).has_value());
  const auto moved = store.entry("alpha", "A2", "plan").value();
  REQUIRE(moved.has_value());
  CHECK(moved->author == "u1");
  CHECK(moved->tables.at(0).cells == Texts{"A2:p", "A2"});
  CHECK(moved->tables.at(1).cells == Texts{"A2:g", "A2:p"});
  CHECK(store.entry("alpha", "A2", "ratings").value()->tables.at(0).cells == Texts{"A2:a", "sel_x", "A2", "2"});
  CHECK_FALSE(store.entry("beta", "A2", "plan").value().has_value());
}

TEST_CASE("an entry that does not fit changes nothing, and makes no event", "[store][contract][entries]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  fill(store, "alpha");
  const auto one = ratings("A1", {"A1:a", "sel_x", "A1", "7"});
  const auto no = [](const WithEntry&) -> Result<void> { return invalid("no"); };
  CHECK(store.put_entry("alpha", one, {}, no).error().code == Errc::invalid_input);
  CHECK(store.put_entry("alpha", one, 1, any).error().code == Errc::conflict);
  CHECK(store.put_entry("gamma", one, {}, any).error().code == Errc::not_found);
  CHECK(store.put_entry("beta", one, {}, any).error().code == Errc::not_found);
  CHECK(store.put_entry("alpha", ratings("A9", {"A9:a", "sel_x", "A9", "7"}), {}, any).error().code == Errc::not_found);
  CHECK_FALSE(store.entry("alpha", "A1", "ratings").value().has_value());
  CHECK(store.events("alpha", EventState::pending, 5).value().empty());
  REQUIRE(store.put_entry("alpha", one, 0, any).has_value());
  CHECK(store.put_entry("alpha", one, 0, any).error().code == Errc::conflict);
  const auto events = store.events("alpha", EventState::pending, 5).value();
  REQUIRE(events.size() == 1);
  CHECK(events[0].account_id == "A1");
  CHECK(events[0].source == entered_source);
  CHECK(store.next_due("alpha").value() == noon);
}

TEST_CASE("who checks an entry sees the CRM's records and what would become of them", "[store][contract][entries]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  fill(store, "alpha");
  const Entry other{"A1", "stakeholders", {{Object::contacts, {"id", "account_id"}, {"C1", "A1"}}}, "u1", noon};
  REQUIRE(store.put_entry("alpha", other, {}, any).has_value());
  REQUIRE(store.put_entry("alpha", ratings("A1", {"A1:a", "sel_x", "A1", "7"}), {}, any).has_value());
  std::vector<std::size_t> sizes;
  const auto look = [&](const WithEntry& seen) -> Result<void> {
    sizes = {seen.shared.size(), seen.crm.size(), seen.all.size()};
    CHECK(seen.all.back().cells == Texts{"A1:b", "sel_y", "A1", "2"});
    return {};
  };
  REQUIRE(store.put_entry("alpha", ratings("A1", {"A1:b", "sel_y", "A1", "2"}), {}, look).has_value());
  CHECK(sizes == std::vector<std::size_t>{1, 1, 3});
}

TEST_CASE("a person is erased from what was entered, in every version, and no later entry names it",
          "[store][contract][entries][privacy]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  fill(store, "alpha");
  const auto people = [](Texts cells) {
    return Entry{
        "A1", "stakeholders", {{Object::contacts, {"id", "account_id", "name"}, std::move(cells)}}, "u1", noon};
  };
  const Texts both{"A1:c1", "A1", "Zuzana Lorenz", "A1:c2", "A1", "Henrik Hofer"};
  REQUIRE(store.put_entry("alpha", people(both), {}, any).has_value());
  REQUIRE(store.put_entry("alpha", people({"A1:c2", "A1", "Henrik Hofer"}), {}, any).has_value());
  CHECK(store.forget_contact("alpha", "A1:c1", noon).value().rows == 1);
  REQUIRE(store.put_entry("alpha", people(both), {}, any).has_value());
  for (const auto& entry : store.entries("alpha", "A1", "stakeholders", 10).value())
    CHECK(entry.tables.at(0).cells == Texts{"A1:c2", "A1", "Henrik Hofer"});
}
