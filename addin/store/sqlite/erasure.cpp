#include "kam/store/erasure.hpp"

#include <array>
#include <thread>

#include "kam/store/tables_codec.hpp"
#include "sqlite/tombstones.hpp"

/// Erasing a person, and what was erased from the files.
namespace kam::store::sqlite {

namespace {
constexpr int most_tries = 20;
constexpr std::chrono::milliseconds between_tries{250};

using Payloads = std::vector<std::pair<std::int64_t, std::vector<rules::Table>>>;  ///< row → its tables

/// Where tables lie, each with how they are written back.
constexpr std::array<std::pair<const char*, const char*>, 2> places_of_tables{
    {{"SELECT rowid, payload FROM records WHERE tenant = ?1",
      "UPDATE records SET payload = ?3 WHERE tenant = ?1 AND rowid = ?2"},
     {"SELECT rowid, payload FROM entries WHERE tenant = ?1",
      "UPDATE entries SET payload = ?3 WHERE tenant = ?1 AND rowid = ?2"}}};

Result<Payloads> payloads(Connection& connection, std::string_view tenant, const char* sql) {
  Payloads all;
  auto ok = connection.each(
      sql,
      [&](const Statement& row) -> Result<void> {
        auto tables = decode(row.text(1));
        if (!tables) return tables.error();
        all.emplace_back(row.integer(0), std::move(*tables));
        return {};
      },
      tenant);
  if (!ok) return ok.error();
  return all;
}

Result<void> clean_records(Connection& connection, std::string_view tenant, Erasure& erasure,
                           Store::Forgotten& forgotten) {
  std::array<Payloads, places_of_tables.size()> all;
  for (std::size_t place = 0; place < all.size(); ++place) {
    auto found = payloads(connection, tenant, places_of_tables[place].first);
    if (!found) return found.error();
    all[place] = std::move(*found);
    for (const auto& [row, tables] : all[place]) erasure.learn(tables);
  }
  for (std::size_t place = 0; place < all.size(); ++place) {
    for (auto& [row, tables] : all[place]) {
      const auto cleaned = erasure.clean(tables);
      forgotten.rows += cleaned.rows;
      forgotten.texts += cleaned.cells;
      if (cleaned.rows + cleaned.cells == 0) continue;
      if (auto ok = connection.run(places_of_tables[place].second, tenant, row, encode(tables)); !ok) return ok;
    }
  }
  return connection.run("UPDATE inputs SET version = version + 1 WHERE tenant = ?1", tenant);
}

struct Column {
  std::string table, name;
  bool packed = false;
};

/// Every column of text, packed or not, that belongs to a tenant, so that a table that comes later is cleaned too. Not
/// records and entries, which are read as tables; the audit, which holds ids alone and is never changed; keys and
/// rules, which name no person.
Result<std::vector<Column>> columns_of_text(Connection& connection) {
  std::vector<Column> columns;
  auto ok = connection.each(
      "SELECT t.name, c.name, c.type = 'BLOB' FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.schema "
      "= 'main' AND "
      "t.type = 'table' AND t.wr = 0 AND t.name NOT IN ('records', 'entries', 'audit', 'secrets', 'api_keys', "
      "'tenants', "
      "'ruleset_files') AND "
      "(c.type = 'TEXT' OR c.name LIKE 'packed%') AND c.pk = 0 AND c.name NOT IN ('tenant', 'account_id', "
      "'delivery_id', 'source', 'state') AND "
      "EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'tenant')",
      [&](const Statement& row) {
        columns.push_back({row.text(0), row.text(1), row.integer(2) != 0});
      });
  if (!ok) return ok.error();
  return columns;
}

Result<std::size_t> clean_column(Connection& connection, const Packing& packing, std::string_view tenant,
                                 const Erasure& erasure, const Column& column) {
  std::vector<std::pair<std::int64_t, std::string>> changed;
  auto ok = connection.each_once(
      "SELECT rowid, \"" + column.name + "\" FROM \"" + column.table + "\" WHERE tenant = ?1",
      [&](const Statement& row) -> Result<void> {
        auto text = column.packed ? packing.unpack(connection, row.text(1)) : row.text(1);
        if (!text) return text.error();
        if (erasure.clean(*text) > 0) changed.emplace_back(row.integer(0), std::move(*text));
        return {};
      },
      tenant);
  if (!ok) return ok.error();
  const auto update =
      "UPDATE \"" + column.table + "\" SET \"" + column.name + "\" = ?3 WHERE tenant = ?1 AND rowid = ?2";
  for (const auto& [row, text] : changed) {
    const auto nothing = [](const Statement&) {};
    ok = column.packed ? connection.each_once(update, nothing, tenant, row, Blob{packing.pack(text)})
                       : connection.each_once(update, nothing, tenant, row, text);
    if (!ok) return ok.error();
  }
  return changed.size();
}

Result<void> clean_texts(Connection& connection, const Packing& packing, std::string_view tenant,
                         const Erasure& erasure, Store::Forgotten& forgotten) {
  const auto columns = columns_of_text(connection);
  if (!columns) return columns.error();
  for (const Column& column : *columns) {
    const auto cleaned = clean_column(connection, packing, tenant, erasure, column);
    if (!cleaned) return cleaned.error();
    forgotten.texts += *cleaned;
  }
  return {};
}

/// Copies what is stored into fresh pages; the former ones are gone with the file's end.
Result<void> vacuum(Connection& connection) {
  sqlite3_limit(connection.handle(), SQLITE_LIMIT_ATTACHED, 1);  // a vacuum attaches the file it copies into
  auto done = connection.script("VACUUM");
  sqlite3_limit(connection.handle(), SQLITE_LIMIT_ATTACHED, 0);
  return done;
}

Result<void> empty_the_log(Connection& connection) {
  bool busy = false;
  auto ok =
      connection.each("PRAGMA wal_checkpoint(TRUNCATE)", [&](const Statement& row) { busy = row.integer(0) != 0; });
  if (ok && busy) return Error{Errc::timeout, "store: the log could not be emptied while others read: try again"};
  return ok;
}
}  // namespace

Result<Store::Forgotten> SqliteStore::forget_contact(std::string_view tenant, std::string_view contact_id,
                                                     Instant now) {
  if (contact_id.empty()) return invalid("contact: expected an id");
  return write([&](Connection& connection) -> Result<Forgotten> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    auto tombstones = Tombstones::begin(connection, keys_, tenant, now);
    if (!tombstones) return tombstones.error();
    if (auto ok = tombstones->add(connection, contact_id, now); !ok) return ok.error();
    Erasure erasure([&](std::string_view id) { return id == contact_id; });
    erasure.learn_id(contact_id);
    Forgotten forgotten;
    if (auto ok = clean_records(connection, tenant, erasure, forgotten); !ok) return ok.error();
    if (auto ok = clean_texts(connection, packing_, tenant, erasure, forgotten); !ok) return ok.error();
    return forgotten;
  });
}

Result<void> SqliteStore::shred() {
  for (int tries = 1;; ++tries) {
    const std::lock_guard lock(writing_);
    auto done = vacuum(*writer_);
    if (done) done = empty_the_log(*writer_);
    if (done || done.error().code != Errc::timeout || tries == most_tries) return done;
    std::this_thread::sleep_for(between_tries);
  }
}

}  // namespace kam::store::sqlite
