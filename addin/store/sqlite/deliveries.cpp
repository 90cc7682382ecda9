#include <simdjson.h>

#include "kam/rules/json.hpp"
#include "sqlite/sqlite_store.hpp"

/// A delivery is stored as the one row that its sender waits for; the worker makes its events.
namespace kam::store::sqlite {

namespace {
constexpr int most_at_once = 2'000;  ///< deliveries that one lease takes up, so that it does not hold up the senders

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

/// The same content that still waits, received within the window: it will be read once more has settled. A stored id
/// of content ends with its time, so that the same content may come again later.
Result<bool> waits_already(Connection& connection, const Incoming& one, Instant latest_due) {
  auto ok = connection.run(
      "UPDATE deliveries SET due = min(max(due, ?5), received_at + ?6) WHERE tenant = ?1 AND source = ?2 AND "
      "delivery_id >= ?3 || '@' AND delivery_id < ?3 || 'A' AND received_at > ?4 AND due IS NOT NULL",
      one.tenant, one.delivery.source, one.delivery.delivery_id, one.at - one.same_within, latest_due,
      longest_settling);
  if (!ok) return ok.error();
  return connection.changes() > 0;
}

Result<Store::Accepted> take(Connection& connection, const Incoming& one);

Result<Store::Accepted> take_content(Connection& connection, Incoming one) {
  const auto waits = waits_already(connection, one, one.at + one.settle);
  if (!waits) return waits.error();
  if (*waits) return Store::Accepted::already;
  one.delivery.delivery_id += '@' + std::to_string(one.at.time_since_epoch().count());
  one.same_within = {};
  return take(connection, one);
}

Result<Store::Accepted> take(Connection& connection, const Incoming& one) {
  if (one.same_within.count() > 0) return take_content(connection, one);
  auto ok = connection.run(
      "INSERT INTO deliveries (tenant, source, delivery_id, received_at, accounts, due) SELECT id, ?2, ?3, ?4, ?5, ?6 "
      "FROM tenants WHERE id = ?1 ON CONFLICT DO NOTHING",
      one.tenant, one.delivery.source, one.delivery.delivery_id, one.at, write_accounts(one.delivery.account_ids),
      one.at + one.settle);
  if (!ok) return ok.error();
  if (connection.changes() > 0) return Store::Accepted::stored;
  if (ok = expect_tenant(connection, one.tenant); !ok) return ok.error();
  return Store::Accepted::already;
}

struct Waiting {
  std::string source, delivery_id, accounts;
  Instant received_at, due;
};

Result<std::vector<Waiting>> waiting(Connection& connection, std::string_view tenant) {
  std::vector<Waiting> all;
  auto ok = connection.each(
      "SELECT source, delivery_id, accounts, received_at, due FROM deliveries WHERE tenant = ?1 AND due IS NOT NULL "
      "ORDER BY due LIMIT ?2",
      [&](const Statement& row) {
        all.push_back({row.text(0), row.text(1), row.text(2), row.instant(3), row.instant(4)});
      },
      tenant, most_at_once);
  if (!ok) return ok.error();
  return all;
}

Result<void> expand(Connection& connection, std::string_view tenant, const Waiting& delivery) {
  const auto accounts = read_accounts(delivery.accounts);
  if (!accounts) return accounts.error();
  for (const auto& account : *accounts) {
    auto ok = connection.run(
        "INSERT INTO events (tenant, source, delivery_id, account_id, received_at, state, attempts, next_attempt_at, "
        "reason) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, '') ON CONFLICT DO NOTHING",
        tenant, delivery.source, delivery.delivery_id, account, delivery.received_at, delivery.due);
    if (!ok) return ok;
  }
  return connection.run(
      "UPDATE deliveries SET due = NULL, accounts = '[]' WHERE tenant = ?1 AND source = ?2 AND delivery_id = ?3",
      tenant, delivery.source, delivery.delivery_id);
}
}  // namespace

Result<std::vector<Result<Store::Accepted>>> SqliteStore::accept(std::span<const Incoming> deliveries) {
  return write([&](Connection& connection) -> Result<std::vector<Result<Accepted>>> {
    std::vector<Result<Accepted>> answers;
    for (const Incoming& one : deliveries) {
      answers.push_back(take(connection, one));
      const auto& answer = answers.back();
      if (!answer && answer.error().code != Errc::not_found) return answer.error();
    }
    return answers;
  });
}

Result<void> expand_deliveries(Connection& connection, std::string_view tenant) {
  const auto all = waiting(connection, tenant);
  if (!all) return all.error();
  for (const Waiting& delivery : *all)
    if (auto ok = expand(connection, tenant, delivery); !ok) return ok;
  return {};
}

}  // namespace kam::store::sqlite
