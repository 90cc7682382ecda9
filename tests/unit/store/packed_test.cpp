#include "sqlite/packed.hpp"

#include <fstream>

#include "catch.hpp"
#include "kam/store/sqlite.hpp"
#include "sqlite/packing.hpp"
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

namespace {

/// A file with the schema, as the store leaves it.
std::unique_ptr<sqlite::Connection> migrated(const std::filesystem::path& file) {
  std::ofstream(file).close();
  auto connection = sqlite::Connection::open(file, true, 5s);
  REQUIRE(connection.has_value());
  REQUIRE(sqlite::migrate(**connection, sqlite::migrations()).has_value());
  return std::move(*connection);
}

/// What any two of them have in common is nearly all of it.
std::string form(std::string_view name, int first) {
  std::string text = R"({"name":")" + std::string(name) + R"(","answers":[)";
  for (int question = 0; question < 200; ++question)
    text += R"({"question":"question )" + std::to_string(question * question) + R"(","points":)" +
            std::to_string(first + question % 3) + "},";
  return text + "]}";
}

SqliteOptions::Sample sample(std::string name) {
  return {std::move(name), [] { return form("nobody", 1); }};
}

}  // namespace

TEST_CASE("what a text has in common with the sample takes no room", "[store][packed]") {
  const TemporaryDirectory directory;
  const auto connection = migrated(directory / "kamd.db");
  const auto packing = sqlite::Packing::open(*connection, sample("forms"));
  REQUIRE(packing.has_value());
  for (const std::string& text : {form("Zwölf", 4), std::string(), std::string("{}"), std::string(100'000, 'x')})
    CHECK(packing->unpack(*connection, packing->pack(text)).value() == text);
  CHECK(packing->pack(form("Zwölf", 1)).size() * 5 < sqlite::pack(form("Zwölf", 1)).size());
  CHECK(packing->pack(form("Zwölf", 4)) == packing->pack(form("Zwölf", 4)));
}

TEST_CASE("what was packed alone or beside another sample is read as ever", "[store][packed]") {
  const TemporaryDirectory directory;
  const auto connection = migrated(directory / "kamd.db");
  const std::string alone = sqlite::pack(form("A", 1));
  const std::string before = sqlite::Packing::open(*connection, sample("forms"))->pack(form("B", 2));
  const std::string later = sqlite::Packing::open(*connection, sample("newer forms"))->pack(form("C", 3));
  for (const auto& use : {sample("forms"), SqliteOptions::Sample()}) {
    const auto packing = sqlite::Packing::open(*connection, use);
    REQUIRE(packing.has_value());
    CHECK(packing->unpack(*connection, alone).value() == form("A", 1));
    CHECK(packing->unpack(*connection, before).value() == form("B", 2));
    CHECK(packing->unpack(*connection, later).value() == form("C", 3));
  }
}

TEST_CASE("a sample is asked for once a file, and a dictionary that is gone is damage", "[store][packed]") {
  const TemporaryDirectory directory;
  const auto connection = migrated(directory / "kamd.db");
  int asked = 0;
  const SqliteOptions::Sample counted{"forms", [&] { return ++asked, form("nobody", 1); }};
  const std::string packed = sqlite::Packing::open(*connection, counted)->pack(form("A", 1));
  const auto again = sqlite::Packing::open(*connection, counted);
  REQUIRE(again.has_value());
  CHECK(asked == 1);
  CHECK(again->pack(form("A", 1)) == packed);
  REQUIRE(connection->run("DELETE FROM dictionaries").has_value());
  const auto unread = again->unpack(*connection, packed);
  REQUIRE(unread.has_error());
  CHECK(unread.error().code == Errc::corrupt);
}
