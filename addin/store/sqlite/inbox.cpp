#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
#define KAM_EVENT_COLUMNS \
  "SELECT id, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, reason FROM events "

EventState state_named(std::string_view text) {
  for (const auto state : {EventState::pending, EventState::leased, EventState::done})
    if (name(state) == text) return state;
  return EventState::dead;
}

Event read_event(const Statement& row) {
  return {row.integer(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.instant(4),
          state_named(row.text(5)),
          static_cast<int>(row.integer(6)),
          row.instant(7),
          row.text(8)};
}
}  // namespace

Result<Store::Accepted> SqliteStore::accept(std::string_view tenant, const Delivery& delivery, Instant now,
                                            std::chrono::milliseconds settle) {
  return write([&](Connection& connection) -> Result<Accepted> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok.error();
    auto ok = connection.run(
        "INSERT INTO deliveries (tenant, source, delivery_id, received_at) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT DO NOTHING",
        tenant, delivery.source, delivery.delivery_id, now);
    if (!ok) return ok.error();
    if (connection.changes() == 0) return Accepted::already;
    for (const auto& account : delivery.account_ids) {
      ok = connection.run(
          "INSERT INTO events (tenant, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, "
          "reason) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, '') ON CONFLICT DO NOTHING",
          tenant, delivery.source, delivery.delivery_id, account, now, now + settle);
      if (!ok) return ok.error();
    }
    return Accepted::stored;
  });
}

Result<std::optional<Instant>> SqliteStore::next_due(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::optional<Instant>> {
    std::optional<Instant> due;
    auto ok = connection.each(
        "SELECT min(next_attempt_at) FROM events WHERE tenant = ?1 AND state = 'pending'",
        [&](const Statement& row) {
          if (!row.is_null(0)) due = row.instant(0);
        },
        tenant);
    if (!ok) return ok.error();
    return due;
  });
}

Result<std::vector<Event>> SqliteStore::lease(std::string_view tenant, Instant now) {
  return write([&](Connection& connection) -> Result<std::vector<Event>> {
    std::vector<Event> leased;
    auto ok = connection.each(
        KAM_EVENT_COLUMNS
        "WHERE tenant = ?1 AND state = 'pending' AND account_id IN (SELECT account_id FROM events "
        "WHERE tenant = ?1 AND state = 'pending' AND next_attempt_at <= ?2) ORDER BY id",
        [&](const Statement& row) { leased.push_back(read_event(row)); }, tenant, now);
    if (!ok) return ok.error();
    for (auto& event : leased) {
      ok = connection.run("UPDATE events SET state = 'leased', attempts = attempts + 1 WHERE tenant = ?1 AND id = ?2",
                          tenant, event.id);
      if (!ok) return ok.error();
      event.state = EventState::leased;
      ++event.attempts;
    }
    return leased;
  });
}

Result<void> SqliteStore::give_back(std::string_view tenant, std::span<const std::int64_t> events,
                                    std::optional<Instant> next_attempt_at, std::string_view reason) {
  const auto state = next_attempt_at ? EventState::pending : EventState::dead;
  return write([&](Connection& connection) -> Result<void> {
    for (const auto event : events) {
      auto ok = connection.run(
          "UPDATE events SET state = ?3, next_attempt_at = coalesce(?4, next_attempt_at), reason = ?5 "
          "WHERE tenant = ?1 AND id = ?2 AND state = 'leased'",
          tenant, event, name(state), next_attempt_at, reason);
      if (!ok) return ok;
    }
    return {};
  });
}

Result<std::size_t> SqliteStore::recover(std::string_view tenant, Instant now) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run(
        "UPDATE events SET state = 'pending', next_attempt_at = ?2, attempts = attempts - 1 "
        "WHERE tenant = ?1 AND state = 'leased'",
        tenant, now);
    if (!ok) return ok.error();
    return static_cast<std::size_t>(connection.changes());
  });
}

Result<std::vector<Event>> SqliteStore::events(std::string_view tenant, EventState state, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Event>> {
    std::vector<Event> found;
    auto ok = connection.each(
        KAM_EVENT_COLUMNS "WHERE tenant = ?1 AND state = ?2 ORDER BY id DESC LIMIT ?3",
        [&](const Statement& row) { found.push_back(read_event(row)); }, tenant, name(state), limit);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::size_t> SqliteStore::prune_deliveries(std::string_view tenant, Instant before) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run(
        "DELETE FROM deliveries WHERE tenant = ?1 AND received_at < ?2 AND NOT EXISTS (SELECT 1 FROM events e WHERE "
        "e.tenant = deliveries.tenant AND e.source = deliveries.source AND e.delivery_id = deliveries.delivery_id AND "
        "e.state <> 'done')",
        tenant, before);
    if (!ok) return ok.error();
    return static_cast<std::size_t>(connection.changes());
  });
}

}  // namespace kam::store::sqlite
