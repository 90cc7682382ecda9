#include "kam/store/sent.hpp"

#include "sqlite/places.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
/// What is stored of '' and of these accounts.
Result<std::vector<StoredRecords>> records_of(Connection& connection, std::string_view tenant,
                                              std::set<std::string> accounts) {
  accounts.insert("");
  std::vector<StoredRecords> found;
  for (const auto& account : accounts) {
    auto ok = connection.each(
        "SELECT payload FROM records WHERE tenant = ?1 AND account_id = ?2",
        [&](const Statement& row) {
          found.push_back({account, row.text(0)});
        },
        tenant, account);
    if (!ok) return ok.error();
  }
  return found;
}

/// Is there a scoring that would not see what changes for all?
Result<bool> is_scored(Connection& connection, std::string_view tenant) {
  return connection.any(
      "SELECT 1 WHERE EXISTS (SELECT 1 FROM scorings WHERE tenant = ?1) OR "
      "EXISTS (SELECT 1 FROM events WHERE tenant = ?1 AND state IN ('pending', 'leased'))",
      tenant);
}

/// One that runs may have read what was there before.
Result<void> add_job_for_all(Connection& connection, std::string_view tenant, const std::string& kind, Instant now) {
  return connection.run(
      "INSERT INTO jobs (tenant, kind, options, state, created) SELECT ?1, ?2, '', 'queued', ?3 WHERE NOT EXISTS "
      "(SELECT "
      "1 FROM jobs WHERE tenant = ?1 AND kind = ?2 AND options = '' AND state = 'queued' AND cancel = 0)",
      tenant, kind, now);
}

Result<std::size_t> count_accounts(Connection& connection, std::string_view tenant) {
  std::size_t count = 0;
  auto ok = connection.each(
      "SELECT count(*) FROM records WHERE tenant = ?1 AND account_id <> ''",
      [&](const Statement& row) { count = static_cast<std::size_t>(row.integer(0)); }, tenant);
  if (!ok) return ok.error();
  return count;
}

Result<void> add_events(Connection& connection, std::string_view tenant, const std::set<std::string>& accounts,
                        Instant now) {
  if (accounts.empty()) return {};
  const auto inputs = load_inputs(connection, tenant);
  if (!inputs) return inputs.error();
  const auto id = "version:" + std::to_string(inputs->version);
  auto ok = connection.run("INSERT INTO deliveries (tenant, source, delivery_id, received_at) VALUES (?1, ?2, ?3, ?4)",
                           tenant, sent_source, id, now);
  for (auto account = accounts.begin(); ok && account != accounts.end(); ++account)
    ok = connection.run(
        "INSERT INTO events (tenant, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, "
        "reason) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?5, '')",
        tenant, sent_source, id, *account, now);
  return ok;
}

std::set<std::string> accounts_of(const RecordsChange& change) {
  std::set<std::string> accounts(change.gone.begin(), change.gone.end());
  for (const auto& one : change.records) accounts.insert(one.account_id);
  accounts.erase("");
  return accounts;
}
}  // namespace

Result<QueuedAccounts> SqliteStore::change_records(std::string_view tenant, const Touched& touched, Instant now,
                                                   const ChangeRecords& change) {
  return write([&](Connection& connection) -> Result<QueuedAccounts> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    auto accounts = accounts_with(connection, tenant, touched.rows);
    if (!accounts) return accounts.error();
    accounts->insert(touched.accounts.begin(), touched.accounts.end());
    const auto found = records_of(connection, tenant, std::move(*accounts));
    if (!found) return found.error();
    const auto inputs = load_inputs(connection, tenant);
    if (!inputs) return inputs.error();
    const auto made = change(*inputs, *found);
    if (!made) return made.error();
    if (made->records.empty() && made->gone.empty() && !made->inputs) return QueuedAccounts{};

    const auto scored = is_scored(connection, tenant);
    if (!scored) return scored.error();
    if (auto ok = put_records(connection, keys_, tenant, {made->records, made->gone, made->inputs}); !ok)
      return ok.error();
    const auto queued = accounts_of(*made);
    if (auto ok = add_events(connection, tenant, queued, now); !ok) return ok.error();
    if (!*scored || made->job_for_all.empty()) return QueuedAccounts{queued.size(), false};
    if (auto ok = add_job_for_all(connection, tenant, made->job_for_all, now); !ok) return ok.error();
    const auto all = count_accounts(connection, tenant);
    if (!all) return all.error();
    return QueuedAccounts{*all, true};
  });
}

}  // namespace kam::store::sqlite
