#include "kam/store/tables_codec.hpp"
#include "many_accounts.hpp"

/// A large tenant is scored in parts and account by account, with the results of all scored together.

using namespace kam;
using rules::Object;

namespace {

struct Large : Flow {
  Large() {
    REQUIRE(store->add_tenant({"beta", "csv", "{}", now}).has_value());
    together = flow::engine_of(default_pack());
    together.clock = [this] { return now; };
    parted = together;
    parted.most_together = 0;
    parted.accounts_a_part = 5;
    REQUIRE(import_tables(*store, "alpha", bundle(), together).has_value());
    REQUIRE(import_tables(*store, "beta", bundle(), parted).has_value());
  }
  std::string json(const char* tenant, int i) {
    const auto found = store->assessment(tenant, id_of(i)).value();
    return found ? found->json : "none";
  }
  void check_same() {
    for (int i = 0; i < accounts; ++i) {
      INFO(id_of(i));
      CHECK(json("beta", i) == json("alpha", i));
    }
    CHECK(store->scoring("beta").value()->accounts == store->scoring("alpha").value()->accounts);
    CHECK(store->scoring("beta").value()->active == store->scoring("alpha").value()->active);
  }
  /// One more invoice of an account, in both tenants.
  void buy(int i, const std::string& amount, const std::string& parent = "") {
    const std::vector<rules::Table> tables{{Object::accounts,
                                            {"id", "name", "owner_id", "segment", "parent_id"},
                                            {id_of(i), "Name", "U1", "trade", parent}},
                                           {Object::invoices,
                                            {"id", "account_id", "date", "net_amount"},
                                            {"new-" + id_of(i), id_of(i), "2011-11-20", amount}}};
    for (const char* tenant : {"alpha", "beta"})
      REQUIRE(store->replace_records(tenant, {{{id_of(i), store::encode(tables)}}, {}, {}}).has_value());
  }
  flow::Engine together, parted;
  flow::Snapshots snapshots;
};

}  // namespace

TEST_CASE("all accounts scored in parts are stored as if they were scored together", "[flow][parts]") {
  Large flow;
  flow.check_same();
}

TEST_CASE("a changed account is scored alone against the snapshot; the next scoring of all makes it exact",
          "[flow][parts]") {
  Large flow;
  const std::string untouched = flow.json("beta", 3), before = flow.json("beta", 5);
  const auto snapshot = flow.store->snapshot_id("beta").value();
  flow.buy(5, "100000");
  const auto scored = flow::rescore_accounts(*flow.store, "beta", flow.parted, {id_of(5)}, {}, flow.snapshots).value();
  CHECK(scored.accounts == 1);
  CHECK(scored.changed == 1);
  CHECK(flow.json("beta", 5) != before);
  CHECK(flow.json("beta", 3) == untouched);
  CHECK(flow.store->snapshot_id("beta").value() == snapshot);
  REQUIRE(flow::rescore(*flow.store, "alpha", flow.together).has_value());
  REQUIRE(flow::rescore(*flow.store, "beta", flow.parted).has_value());
  CHECK(flow.store->snapshot_id("beta").value() != snapshot);
  flow.check_same();
}

TEST_CASE("an account of a small tenant is scored alone, and all once the tenant catches up", "[flow][parts]") {
  Large flow;
  const std::string untouched = flow.json("alpha", 3), before = flow.json("alpha", 5);
  CHECK_FALSE(flow::catch_up(*flow.store, "alpha", flow.together).value().has_value());
  flow.now += std::chrono::seconds(1);
  flow.buy(5, "100000");
  const auto alone = [&](const char* tenant, const flow::Engine& engine) {
    return flow::rescore_accounts(*flow.store, tenant, engine, {id_of(5)}, {}, flow.snapshots).value().accounts;
  };
  CHECK(alone("alpha", flow.together) == 1);
  CHECK(alone("beta", flow.parted) == 1);
  CHECK(flow.json("alpha", 5) != before);
  CHECK(flow.json("alpha", 5) == flow.json("beta", 5));
  CHECK(flow.json("alpha", 3) == untouched);
  const auto snapshot = flow.store->snapshot_id("alpha").value();
  CHECK(flow::catch_up(*flow.store, "alpha", flow.together).value()->accounts > 1);
  CHECK_FALSE(flow::catch_up(*flow.store, "beta", flow.parted).value().has_value());  // a large one waits for the night
  CHECK(flow.store->snapshot_id("alpha").value() != snapshot);
  CHECK(flow.json("alpha", 3) != untouched);
  CHECK(flow.store->assessment_history("alpha", id_of(5), 10).value().size() == 1);
  REQUIRE(flow::rescore(*flow.store, "beta", flow.parted).has_value());
  flow.check_same();
  CHECK_FALSE(flow::catch_up(*flow.store, "alpha", flow.together).value().has_value());
}

TEST_CASE("a change of a child scores its group, and another parent scores all anew", "[flow][parts]") {
  Large flow;
  flow.buy(7, "5000", id_of(8));
  CHECK(flow::rescore_accounts(*flow.store, "beta", flow.parted, {id_of(7)}, {}, flow.snapshots).value().accounts == 1);
  CHECK(flow.json("beta", 7) == "none");
  CHECK_THAT(flow.json("beta", 8), ContainsSubstring("new-" + id_of(7)));
  flow.buy(7, "5000", id_of(9));
  CHECK(flow::rescore_accounts(*flow.store, "beta", flow.parted, {id_of(7)}, {}, flow.snapshots).value().accounts > 1);
  REQUIRE(flow::rescore(*flow.store, "alpha", flow.together).has_value());
  flow.check_same();
}

TEST_CASE("an account that is gone loses its assessment", "[flow][parts]") {
  Large flow;
  REQUIRE(flow.store->replace_records("beta", {{}, {id_of(3)}, {}}).has_value());
  REQUIRE(flow::rescore_accounts(*flow.store, "beta", flow.parted, {id_of(3)}, {}, flow.snapshots).has_value());
  CHECK(flow.json("beta", 3) == "none");
}

TEST_CASE("another day makes a new snapshot before anything is scored against it", "[flow][parts]") {
  Large flow;
  const auto snapshot = flow.store->snapshot_id("beta").value();
  flow.now += std::chrono::hours(24);
  const auto scored = flow::rescore_accounts(*flow.store, "beta", flow.parted, {id_of(5)}, {}, flow.snapshots).value();
  CHECK(scored.accounts > 1);
  CHECK(flow.store->snapshot_id("beta").value() != snapshot);
  REQUIRE(flow::rescore(*flow.store, "alpha", flow.together).has_value());
  flow.check_same();
}

TEST_CASE("a scoring of all that was broken off goes on where it was, against the same snapshot", "[flow][parts]") {
  Large flow;
  flow.buy(5, "100000");
  std::string cursor;
  std::size_t told = 0;
  const flow::RescoreRun broken{[&](std::size_t done, std::size_t total, const std::string& at) -> Result<void> {
    CHECK(done <= total);
    told += !at.empty();
    if (!at.empty()) cursor = at;
    if (told == 3) return Error{Errc::cancelled, "broken off"};
    return {};
  }};
  CHECK(flow::rescore(*flow.store, "beta", flow.parted, {}, broken).error().code == Errc::cancelled);
  const auto snapshot = flow.store->snapshot_id("beta").value();
  std::size_t parts = 0;
  const flow::RescoreRun resumed{[&](std::size_t, std::size_t, const std::string& at) -> Result<void> {
                                   parts += !at.empty();
                                   return {};
                                 },
                                 cursor};
  REQUIRE(flow::rescore(*flow.store, "beta", flow.parted, {}, resumed).has_value());
  CHECK(flow.store->snapshot_id("beta").value() == snapshot);
  CHECK(parts == 9 - 3);  // of nine parts of five accounts
  REQUIRE(flow::rescore(*flow.store, "alpha", flow.together).has_value());
  flow.check_same();
}
