#include "kam/store/sync.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
/// @return whether it was another content.
Result<bool> put_if_other(Connection& connection, std::string_view tenant, const std::string& account,
                          const std::string& payload, const std::optional<std::int64_t>& sweep) {
  auto ok = connection.run(
      "UPDATE records SET sweep = coalesce(?4, sweep) WHERE tenant = ?1 AND account_id = ?2 AND payload = ?3", tenant,
      account, payload, sweep);
  if (!ok) return ok.error();
  if (connection.changes() > 0) return false;
  ok = connection.run(
      "INSERT INTO records (tenant, account_id, payload, sweep) VALUES (?1, ?2, ?3, coalesce(?4, 0)) "
      "ON CONFLICT (tenant, account_id) DO UPDATE SET payload = ?3, sweep = coalesce(?4, sweep)",
      tenant, account, payload, sweep);
  if (!ok) return ok.error();
  return true;
}

/// @return how many accounts changed.
Result<std::size_t> put_all(Connection& connection, const DataKeys& keys, std::string_view tenant,
                            const SyncPage& page) {
  std::size_t changed = 0;
  const auto put = [&](const std::string& account, const std::string& payload) -> Result<void> {
    const auto other = put_if_other(connection, tenant, account, payload, page.sweep);
    if (!other) return other.error();
    changed += *other ? 1 : 0;
    return {};
  };
  if (auto ok = each_without_erased(connection, keys, tenant, one_by_one(page.records), put); !ok) return ok.error();
  for (const auto& account : page.gone) {
    auto ok = connection.run("DELETE FROM records WHERE tenant = ?1 AND account_id = ?2", tenant, account);
    if (!ok) return ok.error();
    changed += static_cast<std::size_t>(connection.changes());
  }
  for (const auto& [from, into] : page.merged)
    if (auto ok = hand_entries_over(connection, tenant, from, into); !ok) return ok.error();
  return changed;
}

/// @return whether they are others than before.
Result<bool> put_inputs_if_other(Connection& connection, std::string_view tenant, const std::optional<Inputs>& inputs) {
  if (!inputs) return false;
  const auto stored = load_inputs(connection, tenant);
  if (!stored) return stored.error();
  if (stored->settings_json == inputs->settings_json && stored->rates == inputs->rates) return false;
  if (auto ok = put_inputs(connection, tenant, *inputs); !ok) return ok.error();
  return true;
}

Result<SyncPosition> load_position(Connection& connection, std::string_view tenant, std::string_view mode) {
  SyncPosition found;
  auto ok = connection.each(
      "SELECT phase, cursor, sweep, accounts, total, changed FROM sync_positions WHERE tenant = ?1 AND mode = ?2",
      [&](const Statement& row) {
        found = {static_cast<SyncPhase>(row.integer(0)),
                 row.text(1),
                 row.integer(2),
                 row.integer(3),
                 row.integer(4),
                 row.integer(5)};
      },
      tenant, mode);
  if (!ok) return ok.error();
  return found;
}

Result<void> put_position(Connection& connection, std::string_view tenant, std::string_view mode,
                          const SyncPosition& position) {
  return connection.run(
      "INSERT INTO sync_positions (tenant, mode, phase, cursor, sweep, accounts, total, changed) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (tenant, mode) DO UPDATE SET phase = ?3, cursor = ?4, "
      "sweep = ?5, accounts = ?6, total = ?7, changed = ?8",
      tenant, mode, static_cast<int>(position.phase), position.cursor, position.sweep, position.accounts,
      position.total, position.changed);
}

Result<void> put_changes_cursor(Connection& connection, std::string_view tenant, const std::string& cursor) {
  auto position = load_position(connection, tenant, "changes");
  if (!position) return position.error();
  position->cursor = cursor;
  return put_position(connection, tenant, "changes", *position);
}
}  // namespace

Result<std::size_t> SqliteStore::store_page(std::string_view tenant, const SyncPage& page) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    const auto changed = put_all(connection, keys_, tenant, page);
    if (!changed) return changed.error();
    const auto other_inputs = put_inputs_if_other(connection, tenant, page.inputs);
    if (!other_inputs) return other_inputs.error();
    if (*changed > 0 && !*other_inputs)
      if (auto ok = next_version(connection, tenant); !ok) return ok.error();
    auto position = page.position;
    position.changed += static_cast<std::int64_t>(*changed) + (*other_inputs ? 1 : 0);
    if (auto ok = put_position(connection, tenant, page.mode, position); !ok) return ok.error();
    if (page.changes_cursor)
      if (auto ok = put_changes_cursor(connection, tenant, *page.changes_cursor); !ok) return ok.error();
    return *changed;
  });
}

Result<SyncPosition> SqliteStore::sync_position(std::string_view tenant, std::string_view mode) {
  return read([&](Connection& connection) { return load_position(connection, tenant, mode); });
}

Result<void> SqliteStore::set_sync_position(std::string_view tenant, std::string_view mode,
                                            const SyncPosition& position) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    return put_position(connection, tenant, mode, position);
  });
}

Result<std::vector<std::string>> SqliteStore::not_swept(std::string_view tenant, std::int64_t sweep,
                                                        std::string_view after, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<std::string>> {
    std::vector<std::string> accounts;
    auto ok = connection.each(
        "SELECT account_id FROM records WHERE tenant = ?1 AND account_id > ?3 AND account_id <> '' AND sweep <> ?2 "
        "ORDER BY account_id LIMIT ?4",
        [&](const Statement& row) { accounts.push_back(row.text(0)); }, tenant, sweep, after, limit);
    if (!ok) return ok.error();
    return accounts;
  });
}

Result<std::string> SqliteStore::shared_records(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::string> {
    std::string payload;
    auto ok = connection.each(
        "SELECT payload FROM records WHERE tenant = ?1 AND account_id = ''",
        [&](const Statement& row) { payload = row.text(0); }, tenant);
    if (!ok) return ok.error();
    return payload;
  });
}

Result<Inputs> SqliteStore::inputs_of(std::string_view tenant) {
  return read([&](Connection& connection) { return load_inputs(connection, tenant); });
}

}  // namespace kam::store::sqlite
