#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "catch.hpp"
#include "kam/store/credentials.hpp"
#include "kam/store/sqlite.hpp"
#include "kam/store/tables_codec.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

namespace {
const Instant noon{std::chrono::hours(24 * 365 * 41)};

SqliteOptions options(bool serve = false) {
  return {certs::Secret(std::string(32, 'k')), serve, 2, 5s};
}

void execute(const std::filesystem::path& file, const char* sql, int expected = SQLITE_OK) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == expected);
  sqlite3_close(handle);
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What a kill at this moment leaves behind: the database and its WAL as they are.
void copy_as_killed(const TemporaryDirectory& from, const TemporaryDirectory& to) {
  for (const char* name : {"kamd.db", "kamd.db-wal"})
    if (std::filesystem::exists(from / name)) std::filesystem::copy_file(from / name, to / name);
}
}  // namespace

TEST_CASE("a second server on one file refuses to start, another command does not", "[store][sqlite]") {
  const TemporaryDirectory directory;
  auto server = open_sqlite(directory / "kamd.db", options(true));
  REQUIRE(server.has_value());
  const auto second = open_sqlite(directory / "kamd.db", options(true));
  REQUIRE(second.has_error());
  CHECK(second.error().code == Errc::environment);
  CHECK_THAT(second.error().detail, ContainsSubstring("another kamd serve"));
  CHECK(open_sqlite(directory / "kamd.db", options(false)).has_value());
  server->reset();
  CHECK(open_sqlite(directory / "kamd.db", options(true)).has_value());
}

TEST_CASE("a newer schema is refused and left as it is", "[store][sqlite]") {
  const TemporaryDirectory directory;
  REQUIRE(open_sqlite(directory / "kamd.db", options()).has_value());
  execute(directory / "kamd.db", "PRAGMA user_version = 700; PRAGMA wal_checkpoint(TRUNCATE)");
  const auto before = bytes_of(directory / "kamd.db");
  const auto opened = open_sqlite(directory / "kamd.db", options());
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == Errc::corrupt);
  CHECK_THAT(opened.error().detail, ContainsSubstring("schema 700"));
  CHECK(bytes_of(directory / "kamd.db") == before);
}

TEST_CASE("what was acknowledged is there after a kill, what was not is not there in part", "[store][sqlite]") {
  const TemporaryDirectory directory, after;
  auto store = open_sqlite(directory / "kamd.db", options(true)).value();
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  for (int i = 0; i < 20; ++i)
    REQUIRE(
        store->accept(Incoming{"alpha", {"generic", "d" + std::to_string(i), {"A1", "A2"}}, noon, 0ms}).has_value());
  copy_as_killed(directory, after);
  auto reopened = open_sqlite(after / "kamd.db", options(true));
  REQUIRE(reopened.has_value());
  CHECK((*reopened)->lease("alpha", noon).value().size() == 40);
}

TEST_CASE("after an unclean stop a damaged file is found before anyone relies on it", "[store][sqlite]") {
  const TemporaryDirectory directory, after;
  auto store = open_sqlite(directory / "kamd.db", options(true)).value();
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  execute(directory / "kamd.db", "PRAGMA wal_checkpoint(TRUNCATE)");
  copy_as_killed(directory, after);
  execute(after / "kamd.db",
          "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE "
          "name = "
          "'audit') WHERE name = 'api_keys_by_tenant'");
  const auto opened = open_sqlite(after / "kamd.db", options(true));
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == Errc::corrupt);
}

TEST_CASE("another process's writes move the number of foreign changes, our own do not", "[store][sqlite]") {
  const TemporaryDirectory directory;
  auto server = open_sqlite(directory / "kamd.db", options(true)).value();
  auto command = open_sqlite(directory / "kamd.db", options()).value();
  const auto start = server->foreign_changes().value();
  REQUIRE(server->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  CHECK(server->foreign_changes().value() == start);
  REQUIRE(command->set_settings("alpha", R"({"as_of":"2011-01-01"})").has_value());
  CHECK(server->foreign_changes().value() != start);
}

TEST_CASE("the file is private and holds no secret in the open", "[store][sqlite]") {
  const TemporaryDirectory directory;
  auto store = open_sqlite(directory / "kamd.db", options()).value();
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  const auto secret = new_webhook_secret();
  const auto key = new_api_key("alpha", Scope::read, noon);
  REQUIRE(store->put_secret("alpha", webhook_secret, secret, noon, 24h).has_value());
  REQUIRE(store->add_api_key(key.row).has_value());
  for (const char* name : {"kamd.db", "kamd.db-wal"}) {
    struct stat status {};
    REQUIRE(::stat((directory / name).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const auto bytes = bytes_of(directory / name);
    CHECK(bytes.find(secret.reveal()) == std::string::npos);
    CHECK(bytes.find(secret.reveal().substr(6)) == std::string::npos);
    CHECK(bytes.find(key.key.reveal()) == std::string::npos);
  }
}

TEST_CASE("a sealed secret moved to another tenant or opened with another key is corrupt", "[store][sqlite]") {
  const TemporaryDirectory directory;
  {
    auto store = open_sqlite(directory / "kamd.db", options()).value();
    for (const char* id : {"alpha", "beta"}) REQUIRE(store->add_tenant({id, "csv", "{}", noon}).has_value());
    REQUIRE(store->put_secret("alpha", webhook_secret, new_webhook_secret(), noon, 24h).has_value());
  }
  auto other_key = open_sqlite(directory / "kamd.db", {certs::Secret(std::string(32, 'x')), false, 2, 5s}).value();
  CHECK(other_key->secrets("alpha", webhook_secret, noon).error().code == Errc::corrupt);
  execute(directory / "kamd.db", "UPDATE secrets SET tenant = 'beta'");
  auto store = open_sqlite(directory / "kamd.db", options()).value();
  CHECK(store->secrets("beta", webhook_secret, noon).error().code == Errc::corrupt);
}

TEST_CASE("the audit table refuses to be changed or erased", "[store][sqlite]") {
  const TemporaryDirectory directory;
  auto store = open_sqlite(directory / "kamd.db", options()).value();
  REQUIRE(store->audit("alpha", {noon, "key.created", "kamd_ab"}).has_value());
  execute(directory / "kamd.db", "DELETE FROM audit", SQLITE_CONSTRAINT);
  execute(directory / "kamd.db", "UPDATE audit SET what = 'nothing'", SQLITE_CONSTRAINT);
  CHECK(store->audit_lines("alpha", 5).value().at(0).what == "key.created");
}

TEST_CASE("the same delivery sent by many at once has one effect", "[store][sqlite]") {
  const TemporaryDirectory directory;
  auto store = open_sqlite(directory / "kamd.db", options()).value();
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  std::atomic<int> stored = 0, already = 0;
  {
    std::vector<std::jthread> senders;
    for (int i = 0; i < 10; ++i)
      senders.emplace_back([&] {
        for (int n = 0; n < 5; ++n) {
          const auto accepted = store->accept(Incoming{"alpha", {"generic", "d1", {"A1"}}, noon, 0ms});
          (accepted.value() == Store::Accepted::stored ? stored : already)++;
        }
      });
  }
  CHECK(stored == 1);
  CHECK(already == 49);
  CHECK(store->lease("alpha", noon).value().size() == 1);
}

TEST_CASE("a file that is no database is refused with its name", "[store][sqlite]") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "kamd.db") << std::string(4096, 'x');
  const auto opened = open_sqlite(directory / "kamd.db", options());
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == Errc::corrupt);
  CHECK(open_sqlite(directory / "none/kamd.db", options()).error().code == Errc::environment);
}

TEST_CASE("a backup made while others write is one moment of the store, and comes back", "[store][sqlite][backup]") {
  const TemporaryDirectory directory;
  const auto file = directory / "kamd.db", copy = directory / "copy.db";
  {
    auto store = open_sqlite(file, options(true)).value();
    REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
    std::atomic<bool> over = false;
    std::atomic<int> sent = 0, refused = 0;
    std::jthread sender([&] {
      for (int i = 0; !over; ++i) {
        const auto kept = store->accept(Incoming{"alpha", {"generic", "d" + std::to_string(i), {"A1"}}, noon, 0ms});
        ++(kept ? sent : refused);
      }
    });
    while (sent < 5) std::this_thread::yield();
    const int before = sent;
    REQUIRE(store->backup(copy).has_value());
    over = true;
    sender.join();
    CHECK(refused == 0);
    CHECK(store->backup(copy).error().code == Errc::environment);         // never over a file that is there
    CHECK(restore_sqlite(copy, file).error().code == Errc::environment);  // the server holds the store
    const auto kept = open_sqlite(copy, options()).value()->lease("alpha", noon).value().size();
    CHECK(kept >= static_cast<std::size_t>(before));
    CHECK(kept <= static_cast<std::size_t>(sent));
  }
  const auto former = restore_sqlite(copy, file).value();
  CHECK(former == directory / "kamd.db.before-restore");
  CHECK(open_sqlite(former, options()).value()->tenants().value().size() == 1);
  CHECK(open_sqlite(file, options(true)).value()->events("alpha", EventState::leased, 1).value().size() == 1);
}

TEST_CASE("what is no whole backup of this kamd is not put in place", "[store][sqlite][backup]") {
  const TemporaryDirectory directory;
  const auto file = directory / "kamd.db", other = directory / "other.db";
  REQUIRE(open_sqlite(file, options()).value()->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  const auto refused = [&](std::string_view why) {
    const auto restored = restore_sqlite(other, file);
    REQUIRE(restored.has_error());
    CHECK_THAT(restored.error().detail, ContainsSubstring(std::string(why)));
    CHECK(open_sqlite(file, options()).value()->tenants().value().size() == 1);
  };
  refused("other.db");
  std::ofstream(other) << std::string(8192, 'x');
  refused("not a database");
  std::filesystem::remove(other);
  execute(other, "CREATE TABLE theirs (id INTEGER)");
  refused("no backup of kamd");
  execute(other, "PRAGMA user_version = 99");
  refused("newer kamd");
}

TEST_CASE("of an erased person not a byte is left in the files", "[store][sqlite][privacy]") {
  const TemporaryDirectory directory;
  const std::string planted = "Planted-5d2c71";
  auto server = open_sqlite(directory / "kamd.db", options(true)).value();
  auto command = open_sqlite(directory / "kamd.db", options()).value();
  const auto everywhere = [&] {
    std::string bytes;
    for (const auto& file : std::filesystem::directory_iterator(directory.path())) bytes += bytes_of(file.path());
    return bytes;
  };
  for (const char* tenant : {"alpha", "beta"}) {
    REQUIRE(server->add_tenant({tenant, "csv", "{}", noon}).has_value());
    for (int round = 0; round < 3; ++round) {  // older versions of the row lie in freed pages
      const std::vector<rules::Table> tables{
          {rules::Object::contacts, {"id", "account_id", "name", "note"}, {"C-1", "A1", planted, planted + tenant}},
          {rules::Object::contacts, {"id", "account_id", "note"}, {"C-2", "A1", std::string(round * 9000, 'x')}}};
      REQUIRE(server->replace_all(tenant, {}, std::array{StoredRecords{"A1", encode(tables)}}).has_value());
    }
  }
  REQUIRE(everywhere().find(planted) != std::string::npos);
  REQUIRE(command->forget_contact("alpha", "C-1", noon)->rows == 1);
  REQUIRE(command->shred().has_value());
  CHECK(everywhere().find(planted + "alpha") == std::string::npos);
  CHECK(everywhere().find(planted + "beta") != std::string::npos);
  REQUIRE(command->remove_tenant("beta").has_value());
  REQUIRE(command->shred().has_value());
  CHECK(everywhere().find(planted) == std::string::npos);
  CHECK(server->check().has_value());
}

TEST_CASE("a change of the data key is noticed by who has the store open", "[store][sqlite][secrets]") {
  const TemporaryDirectory directory;
  std::vector<certs::Secret> keys{certs::Secret(std::string(32, 'k'))};
  const auto with_keys = [&](bool serve) {
    auto some = options(serve);
    some.other_data_keys = [&] { return Result<std::vector<certs::Secret>>(keys); };
    return some;
  };
  auto server = open_sqlite(directory / "kamd.db", with_keys(true)).value();
  REQUIRE(server->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  REQUIRE(server->put_secret("alpha", "one", certs::Secret("first"), noon, 24h).has_value());
  execute(directory / "kamd.db", "UPDATE secrets SET data_key = ''");  // as a kamd before this one wrote it

  const certs::Secret fresh(std::string(32, 'n'));
  keys.push_back(fresh);
  CHECK(open_sqlite(directory / "kamd.db", with_keys(false)).value()->reseal(fresh).value() == 1);
  CHECK(server->secrets("alpha", "one", noon).value().at(0).secret.reveal() == "first");
  REQUIRE(server->put_secret("alpha", "two", certs::Secret("second"), noon, 24h).has_value());
  server.reset();

  auto after = open_sqlite(directory / "kamd.db", {fresh, false, 2, 5s}).value();  // the former key is not needed
  CHECK(after->secrets("alpha", "one", noon).value().at(0).secret.reveal() == "first");
  CHECK(after->secrets("alpha", "two", noon).value().at(0).secret.reveal() == "second");
  auto without = open_sqlite(directory / "kamd.db", options()).value();
  CHECK_THAT(without->secrets("alpha", "two", noon).error().detail, ContainsSubstring("not in keys/"));
}

TEST_CASE("where one secret does not open, none is sealed anew", "[store][sqlite][secrets]") {
  const TemporaryDirectory directory;
  auto store = open_sqlite(directory / "kamd.db", options()).value();
  REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value());
  for (const char* name : {"one", "two"})
    REQUIRE(store->put_secret("alpha", name, certs::Secret(name), noon, 24h).has_value());
  execute(directory / "kamd.db", "UPDATE secrets SET sealed = zeroblob(40) WHERE name = 'two'");
  const auto sealed = store->reseal(certs::Secret(std::string(32, 'n')));
  REQUIRE(sealed.has_error());
  CHECK_THAT(sealed.error().detail, ContainsSubstring("tenant alpha, two"));
  CHECK(store->secrets("alpha", "one", noon).value().at(0).secret.reveal() == "one");
}
