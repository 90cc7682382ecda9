#include "contract/house.hpp"
#include "contract/scored.hpp"
#include "kam/store/tables_codec.hpp"

/// What every store promises of records that are sent.

namespace {
using rules::Object;
using rules::Table;

std::string invoices(const std::string& account, const std::string& id) {
  return encode(std::vector<Table>{{Object::accounts, {"id"}, {account}},
                                   {Object::invoices, {"id", "account_id"}, {id, account}},
                                   {Object::invoice_lines, {"invoice_id"}, {id}}});
}
RecordsChange put(std::vector<StoredRecords> records) {
  return {std::move(records), {}, {}, {}};
}
/// What a change finds of what it may touch: account ids, '' as "shared".
std::string found(Store& store, const char* tenant, const Touched& touched) {
  std::string names;
  const auto look = [&](const Inputs&, const std::vector<StoredRecords>& all) -> Result<RecordsChange> {
    for (const auto& one : all) names += (one.account_id.empty() ? "shared" : one.account_id) + ' ';
    return RecordsChange{};
  };
  const auto queued = store.change_records(tenant, touched, noon, look);
  REQUIRE(queued.has_value());
  CHECK(queued->accounts == 0);
  return names;
}
QueuedAccounts change(Store& store, const char* tenant, RecordsChange made, Instant at = noon) {
  return store
      .change_records(tenant, {}, at,
                      [&](const Inputs&, const std::vector<StoredRecords>&) -> Result<RecordsChange> { return made; })
      .value();
}
std::size_t pending(Store& store, const char* tenant) {
  return store.events(tenant, EventState::pending, 100).value().size();
}
}  // namespace

TEST_CASE("sent records are stored with an event of each account, for their tenant alone", "[store][contract][sent]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto before = version_of(store, "alpha");
  const auto queued = change(store, "alpha", put({{"", "[]"}, {"A1", invoices("A1", "I1")}, {"A2", "[]"}}));
  CHECK(queued.accounts == 2);
  CHECK_FALSE(queued.job);
  CHECK(version_of(store, "alpha") > before);
  const auto events = store.events("alpha", EventState::pending, 5).value();
  REQUIRE(events.size() == 2);
  CHECK(events[0].source == sent_source);
  CHECK(events[1].account_id == "A1");
  CHECK(events[1].next_attempt_at == noon);
  CHECK(store.record_count("alpha", 9).value() == 2);
  CHECK(store.record_count("beta", 9).value() == 0);
  CHECK(pending(store, "beta") == 0);
  CHECK(change(store, "alpha", put({{"A1", "[]"}})).accounts == 1);  // another delivery, not the same again
  CHECK(pending(store, "alpha") == 3);
  CHECK(change(store, "alpha", {{}, {"A2"}, {}, {}}).accounts == 1);
  CHECK(store.record_count("alpha", 9).value() == 1);
}

TEST_CASE("a change of nothing, and one that fails, leave all as it was", "[store][contract][sent]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  change(store, "alpha", put({{"A1", "[]"}}));
  const auto before = version_of(store, "alpha");
  CHECK(change(store, "alpha", {}).accounts == 0);
  const auto failed = store.change_records(
      "alpha", {}, noon,
      [](const Inputs&, const std::vector<StoredRecords>&) -> Result<RecordsChange> { return invalid("no"); });
  CHECK(failed.error().code == Errc::invalid_input);
  CHECK(version_of(store, "alpha") == before);
  CHECK(pending(store, "alpha") == 1);
  const auto strange = store.change_records(
      "gamma", {}, noon, [](const Inputs&, const std::vector<StoredRecords>&) -> Result<RecordsChange> {
        return put({{"A1", "[]"}});
      });
  CHECK(strange.error().code == Errc::not_found);
}

TEST_CASE("the account of a row is found by its id, whoever stored it, and never another tenant's",
          "[store][contract][sent]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store* store = house.store.get();
  const Touched by_row{{}, {{Object::invoices, "I1"}}};
  const std::vector<StoredRecords> imported{{"", "[]"}, {"A1", invoices("A1", "I1")}, {"A2", invoices("A2", "I2")}};
  for (const char* tenant : {"alpha", "beta"}) REQUIRE(store->replace_all(tenant, {}, imported).has_value());
  CHECK(found(*store, "alpha", by_row) == "shared A1 ");
  CHECK(found(*store, "alpha", {{"A2", "A9"}, {{Object::contracts, "I1"}, {Object::accounts, "A1"}}}) ==
        "shared A1 A2 ");
  change(*store, "alpha", {{{"A2", invoices("A2", "I1")}}, {"A1"}, {}, {}});  // the row moves
  CHECK(found(*store, "alpha", by_row) == "shared A2 ");
  CHECK(found(*store, "beta", by_row) == "shared A1 ");
  REQUIRE(store->replace_records("alpha", {{{"A3", invoices("A3", "I1")}}, {"A2"}, {}}).has_value());
  CHECK(found(*store, "alpha", by_row) == "shared A3 ");
  REQUIRE(store->replace_all("alpha", {}, imported).has_value());
  house.reopen();
  store = house.store.get();
  CHECK(found(*store, "alpha", by_row) == "shared A1 ");
  REQUIRE(store->remove_tenant("alpha").has_value());
  REQUIRE(store->add_tenant({"alpha", "records", "{}", noon}).has_value());
  CHECK(found(*store, "alpha", by_row).empty());
  CHECK(found(*store, "beta", by_row) == "shared A1 ");
}

TEST_CASE("what counts for all has all scored by a job, once some are", "[store][contract][sent]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const RecordsChange for_all{{{"", "[]"}}, {}, {}, "rescore"};
  CHECK_FALSE(change(store, "alpha", for_all).job);  // who scores the first account sees it
  change(store, "alpha", put({{"A1", "[]"}, {"A2", "[]"}}));
  for (int i = 0; i < 2; ++i) {
    const auto queued = change(store, "alpha", for_all);
    CHECK(queued.job);
    CHECK(queued.accounts == 2);
  }
  CHECK(store.jobs("alpha", "rescore", 5).value().size() == 1);
  REQUIRE(store.start_job("alpha", noon).value().has_value());  // it may have read what was there before
  CHECK(change(store, "alpha", for_all).job);
  CHECK(store.jobs("alpha", "rescore", 5).value().size() == 2);
  CHECK(store.jobs("beta", "rescore", 5).value().empty());
}

TEST_CASE("sent records bring no erased person back, and their ids are not kept", "[store][contract][sent][privacy]") {
  House house(stores[GENERATE(range(std::size_t{0}, stores.size()))]);
  Store& store = *house.store;
  const auto of_ada = encode(std::vector<Table>{{Object::accounts, {"id"}, {"A1"}},
                                                {Object::contacts, {"id", "account_id"}, {"C-ada-1815", "A1"}}});
  change(store, "alpha", put({{"A1", of_ada}}));
  const Touched ada{{}, {{Object::contacts, "C-ada-1815"}}};
  CHECK(found(store, "alpha", ada) == "A1 ");
  REQUIRE(store.forget_contact("alpha", "C-ada-1815", noon).has_value());
  CHECK(found(store, "alpha", ada).empty());
  change(store, "alpha", put({{"A1", of_ada}}));
  CHECK(found(store, "alpha", ada).empty());
  for (const auto& payload : stored_accounts(store, "alpha")) CHECK(payload.find("ada") == std::string::npos);
}
