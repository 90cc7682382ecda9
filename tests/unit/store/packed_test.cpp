#include "sqlite/packed.hpp"

#include <fstream>

#include "catch.hpp"
#include "kam/store/sqlite.hpp"
#include "sqlite/schema.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

TEST_CASE("a packed text is the same when unpacked, and smaller where it repeats itself", "[store][packed]") {
  std::string all_bytes;
  for (int byte = 0; byte < 256; ++byte) all_bytes += static_cast<char>(byte);
  for (const std::string& text : {std::string(), std::string("{}"), all_bytes, std::string(100'000, 'x')})
    CHECK(sqlite::unpack(sqlite::pack(text)).value() == text);
  CHECK(sqlite::pack(std::string(100'000, 'x')).size() < 1'000);
  CHECK(sqlite::pack(all_bytes) == sqlite::pack(all_bytes));
}

TEST_CASE("damaged bytes are refused, and so is what would unpack to more than memory", "[store][packed]") {
  const std::string packed = sqlite::pack("the same words, the same words, the same words");
  CHECK(sqlite::unpack("").error().code == Errc::corrupt);
  CHECK(sqlite::unpack("{}").error().code == Errc::corrupt);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    INFO("the first " << size);
    CHECK(sqlite::unpack(packed.substr(0, size)).error().code == Errc::corrupt);
  }
  // RFC 8878 3.1.1: magic number, a descriptor that announces eight bytes of size and one segment, that size.
  const std::string bomb = std::string("\x28\xb5\x2f\xfd\xe0", 5) + std::string("\0\0\0\0\0\1\0\0", 8) + "\1\0\0";
  CHECK(sqlite::unpack(bomb).error().code == Errc::corrupt);
}

TEST_CASE("a store from before assessments were packed keeps them, and their history", "[store][packed]") {
  const TemporaryDirectory directory;
  const auto file = directory / "kamd.db";
  {
    std::ofstream(file).close();
    auto old = sqlite::Connection::open(file, true, 5s);
    REQUIRE(old.has_value());
    REQUIRE(sqlite::migrate(**old, sqlite::migrations().first(8)).has_value());
    REQUIRE((*old)
                ->script(R"sql(
INSERT INTO tenants (id, crm, settings, created) VALUES ('alpha', 'csv', '{}', 1);
INSERT INTO scorings (tenant, as_of, ruleset, snapshot, computed_at, accounts, active) VALUES ('alpha', '2026-01-01', 'r', 's1', 1, 1, 1);
INSERT INTO assessments (tenant, account_id, name, owner, tier, band, active, summary, json, changed_at)
VALUES ('alpha', 'A1', 'Zwölf', '', 'key', '', 1, '{}', '{"account_id":"A1","snapshot":"","name":"Zwölf"}', 2);
INSERT INTO assessment_history (tenant, account_id, name, owner, tier, band, active, summary, json, changed_at)
VALUES ('alpha', 'A1', 'Zwölf', '', 'rising', '', 1, '{}', '{"former":true}', 1);
)sql")
                .has_value());
  }
  const auto store = open_sqlite(file, {certs::Secret(std::string(32, 'k')), false, 1, 5s});
  REQUIRE(store.has_value());
  CHECK((*store)->assessment("alpha", "A1").value()->json == R"({"account_id":"A1","snapshot":"s1","name":"Zwölf"})");
  CHECK((*store)->assessment_history("alpha", "A1", 5).value().at(0).json == R"({"former":true})");
}
