#include "sqlite/sqlite_store.hpp"

/// Peers of a tenant, in pieces that fit into a value.
namespace kam::store::sqlite {

namespace {
constexpr std::size_t piece_size = 8u << 20;
}

Result<void> SqliteStore::put_snapshot(std::string_view tenant, const PeersSnapshot& snapshot) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    if (auto ok = connection.run("DELETE FROM snapshots WHERE tenant = ?1", tenant); !ok) return ok;
    std::string_view rest = snapshot.bytes;
    std::int64_t piece = 0;
    do {
      auto ok = connection.run("INSERT INTO snapshots (tenant, piece, id, bytes) VALUES (?1, ?2, ?3, ?4)", tenant,
                               piece++, snapshot.id, Blob{rest.substr(0, piece_size)});
      if (!ok) return ok;
      rest.remove_prefix(std::min(rest.size(), piece_size));
    } while (!rest.empty());
    return {};
  });
}

Result<std::optional<PeersSnapshot>> SqliteStore::snapshot(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::optional<PeersSnapshot>> {
    std::optional<PeersSnapshot> found;
    auto ok = connection.each(
        "SELECT id, bytes FROM snapshots WHERE tenant = ?1 ORDER BY piece",
        [&](const Statement& row) {
          if (!found) found = PeersSnapshot{row.text(0), {}};
          found->bytes += row.text(1);
        },
        tenant);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::string> SqliteStore::snapshot_id(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::string> {
    std::string id;
    auto ok = connection.each(
        "SELECT id FROM snapshots WHERE tenant = ?1 AND piece = 0", [&](const Statement& row) { id = row.text(0); },
        tenant);
    if (!ok) return ok.error();
    return id;
  });
}

}  // namespace kam::store::sqlite
