#include <simdjson.h>

#include "kam/rules/json.hpp"
#include "sqlite/sqlite_store.hpp"

/// A delivery is stored as the one row that its sender waits for (in `arrivals`, which has no index); the worker makes
/// its events, and `deliveries` then tells by which id it came.
namespace kam::store::sqlite {

namespace {
constexpr std::size_t most_at_once =
    1'000;  ///< deliveries that one lease takes up, so that it does not hold up the senders

std::string write_accounts(const std::vector<std::string>& accounts) {
  std::string out;
  rules::JsonWriter json(out);
  json.array();
  for (const auto& account : accounts) json.value(std::string_view(account));
  json.end_array();
  return out;
}

Result<std::vector<std::string>> read_accounts(const std::string& text) {
  const Error damaged{Errc::corrupt, "stored delivery: expected a list of account ids"};
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(text);
  simdjson::dom::array items;
  if (parser.parse(padded).get(items)) return damaged;
  std::vector<std::string> accounts;
  for (const simdjson::dom::element item : items) {
    std::string_view account;
    if (item.get(account)) return damaged;
    accounts.emplace_back(account);
  }
  return accounts;
}

Arrivals::Name name_of(const Incoming& one) {
  return {one.tenant, one.delivery.source, one.delivery.delivery_id};
}

/// The same content that still waits, received within the window: it will be read once more has settled.
Result<bool> waits_already(Connection& connection, Arrivals& arrivals, const Incoming& one) {
  const auto waiting = arrivals.find(name_of(one));
  if (!waiting || waiting->received_at <= one.at - one.same_within) return false;
  const auto latest = waiting->received_at + std::chrono::milliseconds(longest_settling);
  const auto due = std::min(std::max(waiting->due, one.at + one.settle), latest);
  auto ok = connection.run("UPDATE arrivals SET due = ?2 WHERE id = ?1", waiting->id, due);
  if (!ok) return ok.error();
  arrivals.put_off(name_of(one), waiting->id, due);
  return true;
}

Result<bool> was_known(Connection& connection, const Arrivals& arrivals, const Incoming& one) {
  if (arrivals.find(name_of(one))) return true;
  return connection.any("SELECT 1 FROM deliveries WHERE tenant = ?1 AND source = ?2 AND delivery_id = ?3", one.tenant,
                        one.delivery.source, one.delivery.delivery_id);
}

/// The stored id of content ends with its time, so that the same content may come again later.
Result<Store::Accepted> take(Connection& connection, Arrivals& arrivals, const Incoming& one) {
  const bool by_content = one.same_within.count() > 0;
  const auto known = by_content ? waits_already(connection, arrivals, one) : was_known(connection, arrivals, one);
  if (!known) return known.error();
  if (*known) return Store::Accepted::already;
  auto id = one.delivery.delivery_id;
  std::optional<std::string> known_by;
  if (by_content) known_by = std::exchange(id, id + '@' + std::to_string(one.at.time_since_epoch().count()));
  auto ok = connection.run(
      "INSERT INTO arrivals (tenant, source, delivery_id, known_by, received_at, due, accounts) SELECT id, ?2, ?3, ?4, "
      "?5, ?6, ?7 FROM tenants WHERE id = ?1",
      one.tenant, one.delivery.source, id, known_by, one.at, one.at + one.settle,
      write_accounts(one.delivery.account_ids));
  if (!ok) return ok.error();
  if (ok = expect_change(connection, "tenant"); !ok) return ok.error();
  arrivals.add(name_of(one), {connection.last_id(), one.at, one.at + one.settle});
  return Store::Accepted::stored;
}

struct Arrival {
  std::int64_t id;
  std::string source, delivery_id, known_by, accounts;
  Instant received_at, due;
};

Result<std::optional<Arrival>> arrival(Connection& connection, std::string_view tenant, std::int64_t id) {
  std::optional<Arrival> found;
  auto ok = connection.each(
      "SELECT source, delivery_id, coalesce(known_by, delivery_id), accounts, received_at, due FROM arrivals WHERE "
      "tenant = ?1 AND id = ?2",
      [&](const Statement& row) {
        found = Arrival{id, row.text(0), row.text(1), row.text(2), row.text(3), row.instant(4), row.instant(5)};
      },
      tenant, id);
  if (!ok) return ok.error();
  return found;
}

Result<void> expand(Connection& connection, std::string_view tenant, const Arrival& delivery) {
  const auto accounts = read_accounts(delivery.accounts);
  if (!accounts) return accounts.error();
  auto ok = connection.run(
      "INSERT INTO deliveries (tenant, source, delivery_id, received_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO "
      "NOTHING",
      tenant, delivery.source, delivery.delivery_id, delivery.received_at);
  if (!ok) return ok;
  for (const auto& account : *accounts) {
    ok = connection.run(
        "INSERT INTO events (tenant, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, "
        "reason) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, '') ON CONFLICT DO NOTHING",
        tenant, delivery.source, delivery.delivery_id, account, delivery.received_at, delivery.due);
    if (!ok) return ok;
  }
  return connection.run("DELETE FROM arrivals WHERE tenant = ?1 AND id = ?2", tenant, delivery.id);
}
}  // namespace

Result<std::vector<Result<Store::Accepted>>> SqliteStore::accept(std::span<const Incoming> deliveries) {
  return write_arrivals([&](Connection& connection) -> Result<std::vector<Result<Accepted>>> {
    std::vector<Result<Accepted>> answers;
    answers.reserve(deliveries.size());
    for (const Incoming& one : deliveries) {
      answers.push_back(take(connection, arrivals_, one));
      const auto& answer = answers.back();
      if (!answer && answer.error().code != Errc::not_found) return answer.error();
    }
    return answers;
  });
}

/// Read anew where another process may have changed the table, or something casts doubt on what is known of it.
Result<void> SqliteStore::look_at_arrivals(Connection& connection) {
  std::int64_t version = 0;
  auto ok = connection.each("PRAGMA data_version", [&](const Statement& row) { version = row.integer(0); });
  if (!ok || arrivals_.is_of(version)) return ok;
  arrivals_.begin(version);
  return connection.each(
      "SELECT id, tenant, source, coalesce(known_by, delivery_id), received_at, due FROM arrivals ORDER BY id",
      [&](const Statement& row) {
        const auto tenant = row.text(1), source = row.text(2), known_by = row.text(3);
        arrivals_.add({tenant, source, known_by}, {row.integer(0), row.instant(4), row.instant(5)});
      });
}

Result<std::optional<Instant>> SqliteStore::next_arrival_due(std::string_view tenant) {
  if (arrivals_.is_known()) return arrivals_.next_due(tenant);
  auto looked = write_arrivals([](Connection&) -> Result<void> { return {}; });
  if (!looked) return looked.error();
  return arrivals_.next_due(tenant);
}

Result<void> SqliteStore::expand_arrivals(Connection& connection, std::string_view tenant) {
  for (const auto id : arrivals_.first(tenant, most_at_once)) {
    const auto delivery = arrival(connection, tenant, id);
    if (!delivery) return delivery.error();
    if (!*delivery) return Error{Errc::corrupt, "store: a delivery that waits is not there"};
    if (auto ok = expand(connection, tenant, **delivery); !ok) return ok;
    arrivals_.remove({tenant, (*delivery)->source, (*delivery)->known_by}, id);
  }
  return {};
}

Result<void> SqliteStore::hasten_arrivals(Connection& connection, std::string_view tenant, Instant now,
                                          Instant received_after) {
  if (arrivals_.is_known() && !arrivals_.next_due(tenant)) return {};
  auto ok = connection.run("UPDATE arrivals SET due = ?2 WHERE tenant = ?1 AND due > ?2 AND received_at > ?3", tenant,
                           now, received_after);
  if (connection.changes() > 0) arrivals_.doubt();
  return ok;
}

}  // namespace kam::store::sqlite
