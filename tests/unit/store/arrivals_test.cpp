// Deliveries that wait are known without an index: also to a second process, and after a newer kamd took over the file.
#include <fstream>

#include "catch.hpp"
#include "kam/store/sqlite.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/schema.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;
using Accepted = Store::Accepted;

namespace {

constexpr Instant noon{std::chrono::seconds(1322740800)};

std::unique_ptr<Store> open(const std::filesystem::path& file) {
  return open_sqlite(file, {certs::Secret(std::string(32, 'k')), false, 1, 5s}).value();
}

Incoming delivery(std::string id) {
  return {"alpha", {"generic", std::move(id), {"A1"}}, noon, 500ms};
}
Incoming content(Instant at) {
  return {"alpha", {"crm", "sha256:ab", {"A1"}}, at, 500ms, 10min};
}

}  // namespace

TEST_CASE("what another process took in, took up or removed is known", "[store][inbox]") {
  const TemporaryDirectory directory;
  const auto one = open(directory / "kamd.db"), other = open(directory / "kamd.db");
  REQUIRE(one->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(one->accept(delivery("d1")).value() == Accepted::stored);
  CHECK(other->accept(delivery("d1")).value() == Accepted::already);
  CHECK(other->accept(delivery("d2")).value() == Accepted::stored);
  CHECK(one->lease("alpha", noon + 1s).value().size() == 2);
  CHECK(other->next_due("alpha").value() == noon + 500ms);  // as it was when it looked last, until it looks again
  CHECK(other->lease("alpha", noon + 1s).value().empty());
  CHECK(other->next_due("alpha").value() == std::nullopt);
  CHECK(other->accept(delivery("d2")).value() == Accepted::already);
  REQUIRE(other->remove_tenant("alpha").has_value());
  CHECK(one->accept(delivery("d1")).error().code == Errc::not_found);
  REQUIRE(other->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(one->accept(delivery("d1")).value() == Accepted::stored);
}

TEST_CASE("a tenant that was removed while a delivery waited is a new one", "[store][inbox]") {
  const TemporaryDirectory directory;
  const auto store = open(directory / "kamd.db");
  for (int turn = 0; turn < 2; ++turn) {
    REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
    CHECK(store->next_due("alpha").value() == std::nullopt);
    CHECK(store->accept(delivery("d1")).value() == Accepted::stored);
    REQUIRE(store->remove_tenant("alpha").has_value());
  }
}

TEST_CASE("of a group that was not stored nothing is known", "[store][inbox]") {
  const TemporaryDirectory directory;
  const auto store = open(directory / "kamd.db");
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  auto longest = delivery("d2");
  longest.delivery.account_ids = {std::string(17u << 20, 'A')};  // more than a value may hold
  const std::vector group{delivery("d1"), longest};
  CHECK(store->accept(group).has_error());
  CHECK(store->next_due("alpha").value() == std::nullopt);
  CHECK(store->accept(delivery("d1")).value() == Accepted::stored);
}

TEST_CASE("deliveries that waited in the file of an older kamd are taken up", "[store][inbox]") {
  const TemporaryDirectory directory;
  const auto file = directory / "kamd.db";
  {
    std::ofstream(file).close();
    auto old = sqlite::Connection::open(file, true, 5s);
    REQUIRE(old.has_value());
    REQUIRE(sqlite::migrate(**old, sqlite::migrations().first(13)).has_value());
    REQUIRE((*old)
                ->script(R"sql(
INSERT INTO tenants (id, crm, settings, created) VALUES ('alpha', 'csv', '{}', 1);
INSERT INTO deliveries (tenant, source, delivery_id, received_at, accounts, due) VALUES
  ('alpha', 'generic', 'd0', 1322740790000, '[]', NULL),
  ('alpha', 'generic', 'd1', 1322740800000, '["A1","A2"]', 1322740800500),
  ('alpha', 'crm', 'sha256:ab@1322740800000', 1322740800000, '["A3"]', 1322740800700);
)sql")
                .has_value());
  }
  const auto store = open(file);
  CHECK(store->next_due("alpha").value() == noon + 500ms);
  CHECK(store->accept(delivery("d0")).value() == Accepted::already);
  CHECK(store->accept(delivery("d1")).value() == Accepted::already);
  CHECK(store->accept(content(noon + 100ms)).value() == Accepted::already);
  const auto events = store->lease("alpha", noon + 1s).value();
  REQUIRE(events.size() == 3);
  CHECK(events[2].delivery_id == "sha256:ab@1322740800000");
  CHECK(store->accept(delivery("d1")).value() == Accepted::already);
}
