#include "kam/store/history.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
Result<void> expect_under_way(Connection& connection, std::string_view tenant, std::int64_t generation) {
  const auto under_way = connection.any(
      "SELECT 1 FROM recomputations WHERE tenant = ?1 AND generation = ?2 AND state = 'under way'", tenant, generation);
  if (!under_way) return under_way.error();
  if (!*under_way) return Error{Errc::conflict, "store: this recomputation is not under way any more"};
  return {};
}

Result<std::vector<Recomputation>> list(Connection& connection, std::string_view tenant) {
  std::vector<Recomputation> all;
  auto ok = connection.each(
      "SELECT generation, ruleset, mark, state = 'complete', at FROM recomputations WHERE tenant = ?1 AND "
      "state <> 'superseded' ORDER BY generation",
      [&](const Statement& row) {
        all.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3) != 0, row.instant(4), {}});
      },
      tenant);
  for (Recomputation& one : all) {
    if (!ok) break;
    ok = connection.each(
        "SELECT as_of FROM recomputed_months WHERE tenant = ?1 AND generation = ?2 ORDER BY as_of",
        [&](const Statement& row) { one.months.push_back(row.text(0)); }, tenant, one.generation);
  }
  if (!ok) return ok.error();
  return all;
}

/// Its rows go later, in small steps.
Result<void> supersede(Connection& connection, std::string_view tenant, std::int64_t generation) {
  return connection.run("UPDATE recomputations SET state = 'superseded' WHERE tenant = ?1 AND generation = ?2", tenant,
                        generation);
}
}  // namespace

Result<bool> stays_lost(Connection& connection, std::string_view tenant, const Assessment& assessment) {
  if (!assessment.lost) {
    auto ok = connection.run("DELETE FROM lost WHERE tenant = ?1 AND account_id = ?2", tenant, assessment.account_id);
    if (!ok) return ok.error();
    return false;
  }
  auto ok = connection.run(
      "INSERT INTO lost (tenant, account_id) VALUES (?1, ?2) ON CONFLICT (tenant, account_id) DO NOTHING", tenant,
      assessment.account_id);
  if (!ok) return ok.error();
  return connection.changes() == 0;
}

Result<std::vector<Recomputation>> SqliteStore::recomputations(std::string_view tenant) {
  return read([&](Connection& connection) { return list(connection, tenant); });
}

Result<Recomputation> SqliteStore::begin_recomputation(std::string_view tenant, std::string_view ruleset,
                                                       std::string_view mark, Instant now) {
  return write([&](Connection& connection) -> Result<Recomputation> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    const auto before = list(connection, tenant);
    if (!before) return before.error();
    for (const Recomputation& one : *before) {
      if (one.complete) continue;
      if (one.ruleset == ruleset && one.mark == mark) return one;
      if (auto ok = supersede(connection, tenant, one.generation); !ok) return ok.error();
    }
    Recomputation begun{0, std::string(ruleset), std::string(mark), false, now, {}};
    auto ok = connection.each(
        "INSERT INTO recomputations (tenant, generation, ruleset, mark, state, at) SELECT ?1, 1 + "
        "coalesce(max(generation), 0), ?2, ?3, 'under way', ?4 FROM recomputations WHERE tenant = ?1 RETURNING "
        "generation",
        [&](const Statement& row) { begun.generation = row.integer(0); }, tenant, ruleset, mark, now);
    if (!ok) return ok.error();
    return begun;
  });
}

Result<void> SqliteStore::put_recomputed(std::string_view tenant, std::int64_t generation, std::string_view as_of,
                                         std::span<const RecomputedAccount> accounts) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = expect_under_way(connection, tenant, generation);
    for (const RecomputedAccount& one : accounts) {
      if (!ok) break;
      ok = connection.run(
          "INSERT INTO recomputed (tenant, generation, account_id, as_of, json) VALUES (?1, ?2, ?3, ?4, ?5) "
          "ON CONFLICT (tenant, generation, account_id, as_of) DO UPDATE SET json = ?5",
          tenant, generation, one.account_id, as_of, one.json);
    }
    return ok;
  });
}

Result<void> SqliteStore::end_recomputed_month(std::string_view tenant, std::int64_t generation,
                                               const RecomputedMonth& month) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_under_way(connection, tenant, generation); !ok) return ok;
    return connection.run(
        "INSERT INTO recomputed_months (tenant, generation, as_of, snapshot, left_out) VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT (tenant, generation, as_of) DO UPDATE SET snapshot = ?4, left_out = ?5",
        tenant, generation, month.as_of, month.snapshot, month.left_out);
  });
}

Result<void> SqliteStore::end_recomputation(std::string_view tenant, std::int64_t generation, Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_under_way(connection, tenant, generation); !ok) return ok;
    auto ok = connection.run("UPDATE recomputations SET state = 'superseded' WHERE tenant = ?1 AND generation <> ?2",
                             tenant, generation);
    if (!ok) return ok;
    return connection.run("UPDATE recomputations SET state = 'complete', at = ?3 WHERE tenant = ?1 AND generation = ?2",
                          tenant, generation, now);
  });
}

Result<void> SqliteStore::drop_recomputation(std::string_view tenant, std::int64_t generation) {
  return write([&](Connection& connection) -> Result<void> {
    return connection.run(
        "UPDATE recomputations SET state = 'superseded' WHERE tenant = ?1 AND generation = ?2 AND state = 'under way'",
        tenant, generation);
  });
}

Result<std::size_t> SqliteStore::erase_superseded(std::string_view tenant, std::size_t most) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run(
        "DELETE FROM recomputed WHERE rowid IN (SELECT r.rowid FROM recomputations c JOIN recomputed r ON r.tenant = "
        "c.tenant AND r.generation = c.generation WHERE c.tenant = ?1 AND c.state = 'superseded' LIMIT ?2)",
        tenant, static_cast<std::int64_t>(most));
    if (!ok) return ok.error();
    const auto erased = static_cast<std::size_t>(connection.changes());
    if (erased < most)
      ok = connection.run("DELETE FROM recomputations WHERE tenant = ?1 AND state = 'superseded'", tenant);
    if (!ok) return ok.error();
    return erased;
  });
}

Result<std::vector<Recomputed>> SqliteStore::recomputed(std::string_view tenant, std::string_view account_id) {
  return read([&](Connection& connection) -> Result<std::vector<Recomputed>> {
    std::vector<Recomputed> months;
    auto ok = connection.each(
        "SELECT r.as_of, m.snapshot, m.left_out, c.ruleset, r.json FROM recomputations c JOIN recomputed r ON "
        "r.tenant = c.tenant AND r.generation = c.generation JOIN recomputed_months m ON m.tenant = r.tenant AND "
        "m.generation = r.generation AND m.as_of = r.as_of WHERE c.tenant = ?1 AND c.state = 'complete' AND "
        "r.account_id = "
        "?2 ORDER BY r.as_of DESC",
        [&](const Statement& row) {
          months.push_back({{row.text(0), row.text(1), row.text(2)}, row.text(3), row.text(4)});
        },
        tenant, account_id);
    if (!ok) return ok.error();
    return months;
  });
}

}  // namespace kam::store::sqlite
