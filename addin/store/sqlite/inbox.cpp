#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
#define KAM_EVENT_COLUMNS \
  "SELECT id, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, reason FROM events "

/// When each account with pending events may be read: once its newest event has settled, so that a burst is one
/// reading, but no later than ?2 ms after its first was due. Of the accounts that wait longest: however many events
/// wait, so many are looked at.
#define KAM_READY_ACCOUNTS                                                                                      \
  "SELECT account_id, min(coalesce(max(CASE attempts WHEN 0 THEN next_attempt_at END), min(next_attempt_at)), " \
  "min(next_attempt_at) + ?2) AS ready FROM events WHERE tenant = ?1 AND state = 'pending' AND account_id IN "  \
  "(SELECT account_id FROM events INDEXED BY events_by_state WHERE tenant = ?1 AND state = 'pending' "          \
  "ORDER BY next_attempt_at LIMIT 4000) GROUP BY account_id"

constexpr std::int64_t wrong_clock = 60'000;  ///< ms; who received later than that received by a clock that went wrong

Event read_event(const Statement& row) {
  return {row.integer(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.instant(4),
          event_state_named(row.text(5)).value_or(EventState::dead),
          static_cast<int>(row.integer(6)),
          row.instant(7),
          row.text(8)};
}
}  // namespace

Result<std::optional<Instant>> SqliteStore::next_due(std::string_view tenant) {
  const auto arrival = next_arrival_due(tenant);
  if (!arrival) return arrival;
  return read([&](Connection& connection) -> Result<std::optional<Instant>> {
    std::optional<Instant> due = *arrival;
    auto ok = connection.each(
        "SELECT min(ready) FROM (" KAM_READY_ACCOUNTS ")",
        [&](const Statement& row) {
          if (!row.is_null(0)) due = std::min(row.instant(0), due.value_or(Instant::max()));
        },
        tenant, longest_settling);
    if (!ok) return ok.error();
    return due;
  });
}

Result<std::vector<Event>> SqliteStore::lease(std::string_view tenant, Instant now, const LeaseTerms& terms) {
  const auto work = [&](Connection& connection) -> Result<std::vector<Event>> {
    std::vector<Event> leased;
    auto ok = expand_arrivals(connection, tenant);
    if (!ok) return ok.error();
    ok = connection.each(
        KAM_EVENT_COLUMNS
        "WHERE tenant = ?1 AND state = 'pending' AND (next_attempt_at <= ?3 OR attempts > 0) AND account_id IN "
        "(SELECT account_id FROM (" KAM_READY_ACCOUNTS
        ") WHERE ready <= ?3 ORDER BY ready LIMIT ?4) ORDER BY id LIMIT ?5",
        [&](const Statement& row) { leased.push_back(read_event(row)); }, tenant, longest_settling, now,
        terms.most_accounts, terms.most_events);
    if (!ok) return ok.error();
    for (auto& event : leased) {
      ok = connection.run(
          "UPDATE events SET state = 'leased', attempts = attempts + 1, holder = ?3, leased_until = ?4 "
          "WHERE tenant = ?1 AND id = ?2",
          tenant, event.id, terms.holder, now + terms.length);
      if (!ok) return ok.error();
      event.state = EventState::leased;
      ++event.attempts;
    }
    return leased;
  };
  return write_arrivals(work, Commit::in_order);  // without it, the events wait as they did before
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

Result<void> SqliteStore::keep_leases(std::string_view tenant, std::string_view holder, Instant until) {
  return write([&](Connection& connection) {
    return connection.run("UPDATE events SET leased_until = ?3 WHERE tenant = ?1 AND state = 'leased' AND holder = ?2",
                          tenant, holder, until);
  });
}

Result<void> SqliteStore::return_untried(std::string_view tenant, std::span<const std::int64_t> events) {
  return write([&](Connection& connection) -> Result<void> {
    for (const auto event : events) {
      auto ok = connection.run(
          "UPDATE events SET state = 'pending', attempts = attempts - 1 "
          "WHERE tenant = ?1 AND id = ?2 AND state = 'leased'",
          tenant, event);
      if (!ok) return ok;
    }
    return {};
  });
}

Result<std::size_t> SqliteStore::recover(std::string_view tenant, Instant now) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run(
        "UPDATE events SET state = 'pending', next_attempt_at = ?2, attempts = attempts - 1 "
        "WHERE tenant = ?1 AND state = 'leased' AND leased_until <= ?2",
        tenant, now);
    if (!ok) return ok.error();
    const auto leases = static_cast<std::size_t>(connection.changes());
    ok = connection.run(
        "UPDATE events SET next_attempt_at = ?2 WHERE tenant = ?1 AND state = 'pending' AND next_attempt_at > ?2 AND "
        "received_at > ?2 + ?3",
        tenant, now, wrong_clock);
    if (!ok) return ok.error();
    if (ok = hasten_arrivals(connection, tenant, now, now + std::chrono::milliseconds(wrong_clock)); !ok)
      return ok.error();
    return leases;
  });
}

Result<void> SqliteStore::make_due(std::string_view tenant, Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run(
        "UPDATE events SET next_attempt_at = ?2 WHERE tenant = ?1 AND state = 'pending' AND next_attempt_at > ?2",
        tenant, now);
    if (!ok) return ok;
    return hasten_arrivals(connection, tenant, now, Instant::min());
  });
}

Result<void> SqliteStore::replay(std::string_view tenant, std::int64_t event, Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run(
        "UPDATE events SET state = 'pending', attempts = 0, next_attempt_at = ?3 "
        "WHERE tenant = ?1 AND id = ?2 AND state = 'dead'",
        tenant, event, now);
    if (!ok || connection.changes() > 0) return ok;
    const auto found = connection.any("SELECT 1 FROM events WHERE tenant = ?1 AND id = ?2", tenant, event);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, "there is no event " + std::to_string(event)};
    return Error{Errc::conflict, "event " + std::to_string(event) + " is not dead: there is nothing to replay"};
  });
}

Result<std::vector<Event>> SqliteStore::events(std::string_view tenant, EventState state, int limit,
                                               std::int64_t before) {
  return read([&](Connection& connection) -> Result<std::vector<Event>> {
    std::vector<Event> found;
    auto ok = connection.each(
        KAM_EVENT_COLUMNS "WHERE tenant = ?1 AND state = ?2 AND id < ?4 ORDER BY id DESC LIMIT ?3",
        [&](const Statement& row) { found.push_back(read_event(row)); }, tenant, name(state), limit, before);
    if (!ok) return ok.error();
    return found;
  });
}

Result<Backlog> SqliteStore::backlog(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<Backlog> {
    Backlog all;
    const auto oldest = [&](const Statement& row) {
      if (!row.is_null(0)) all.oldest = std::min(row.instant(0), all.oldest.value_or(Instant::max()));
    };
    auto ok = connection.each(
        "SELECT state, count(*) FROM events WHERE tenant = ?1 AND state IN ('pending', 'leased', 'dead') GROUP BY "
        "state",
        [&](const Statement& row) { (row.text(0) == "dead" ? all.dead : all.waiting) += row.integer(1); }, tenant);
    if (ok)
      ok = connection.each(
          "SELECT count(*) FROM arrivals WHERE tenant = ?1",
          [&](const Statement& row) { all.waiting += row.integer(0); }, tenant);
    if (ok)
      ok = connection.each(
          "SELECT received_at FROM events WHERE tenant = ?1 AND state = 'pending' ORDER BY next_attempt_at LIMIT 1",
          oldest, tenant);
    if (ok) ok = connection.each("SELECT min(received_at) FROM arrivals WHERE tenant = ?1", oldest, tenant);
    if (!ok) return ok.error();
    return all;
  });
}

Result<std::size_t> SqliteStore::prune_deliveries(std::string_view tenant, Instant before) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run(
        "DELETE FROM deliveries WHERE tenant = ?1 AND received_at < ?2 AND NOT EXISTS (SELECT 1 FROM "
        "events e WHERE "
        "e.tenant = deliveries.tenant AND e.source = deliveries.source AND e.delivery_id = deliveries.delivery_id AND "
        "e.state <> 'done')",
        tenant, before);
    if (!ok) return ok.error();
    return static_cast<std::size_t>(connection.changes());
  });
}

}  // namespace kam::store::sqlite
