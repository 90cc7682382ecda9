#include "kam/store/outgoing.hpp"

#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

namespace {
#define KAM_MESSAGE_COLUMNS \
  "m.id, m.subscription, m.webhook_id, m.kind, m.body, m.state, m.attempts, m.created, m.next_attempt_at "

std::string new_id(std::string_view prefix) {
  return std::string(prefix) + certs::hex(certs::random_bytes(16));
}

MessageState state_named(std::string_view text) {
  if (text == name(MessageState::pending)) return MessageState::pending;
  return text == name(MessageState::delivered) ? MessageState::delivered : MessageState::dead;
}

/// Kinds are stored between commas, so that one is found whole: `,tier.changed,`.
std::string joined(const std::vector<std::string>& kinds) {
  std::string text = ",";
  for (const auto& kind : kinds) text += kind + ",";
  return text;
}

std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> kinds;
  for (text.remove_prefix(1); !text.empty();) {
    const auto comma = text.find(',');
    kinds.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  return kinds;
}

Subscription read_subscription(const Statement& row) {
  return {row.text(0), row.text(1), parted(row.text(2)), row.integer(3) != 0, row.text(4), row.instant(5)};
}

Message read_message(const Statement& row) {
  Message message;
  message.id = row.integer(0);
  message.subscription_id = row.text(1);
  message.webhook_id = row.text(2);
  message.kind = row.text(3);
  message.body = row.text(4);
  message.state = state_named(row.text(5));
  message.attempts = static_cast<int>(row.integer(6));
  message.created = row.instant(7);
  message.next_attempt_at = row.instant(8);
  return message;
}

Result<std::optional<Subscription>> find(Connection& connection, std::string_view tenant, std::string_view id) {
  std::optional<Subscription> found;
  auto ok = connection.each(
      "SELECT id, url, kinds, enabled, disabled_why, created FROM subscriptions WHERE tenant = ?1 AND id = ?2",
      [&](const Statement& row) { found = read_subscription(row); }, tenant, id);
  if (!ok) return ok.error();
  return found;
}

Result<void> insert_message(Connection& connection, std::string_view tenant, std::string_view subscription,
                            std::string_view webhook_id, const NewMessage& message, Instant now) {
  return connection.run(
      "INSERT INTO outgoing (tenant, subscription, webhook_id, kind, body, state, attempts, created, next_attempt_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, 'pending', 0, ?6, ?6)",
      tenant, subscription, webhook_id, message.kind, message.body, now);
}

Result<void> put_announced(Connection& connection, std::string_view tenant, const Announcement& one) {
  return connection.run(
      "INSERT INTO announced (tenant, account_id, state, seen, look_again_at) SELECT tenant, account_id, ?3, ?4, ?5 "
      "FROM assessments WHERE tenant = ?1 AND account_id = ?2 "
      "ON CONFLICT (tenant, account_id) DO UPDATE SET state = ?3, seen = ?4, look_again_at = ?5",
      tenant, one.account_id, one.state, one.seen, one.look_again_at);
}
}  // namespace

Result<void> SqliteStore::add_subscription(std::string_view tenant, const Subscription& subscription) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    std::int64_t others = 0;
    auto ok = connection.each(
        "SELECT count(*) FROM subscriptions WHERE tenant = ?1", [&](const Statement& row) { others = row.integer(0); },
        tenant);
    if (!ok) return ok;
    if (others == 0) {
      if (ok = connection.run("DELETE FROM announced WHERE tenant = ?1", tenant); !ok) return ok;
      if (ok = connection.run("DELETE FROM announcing WHERE tenant = ?1", tenant); !ok) return ok;
    }
    return connection.run(
        "INSERT INTO subscriptions (tenant, id, url, kinds, enabled, disabled_why, created) VALUES (?1, ?2, ?3, ?4, "
        "?5, "
        "?6, ?7)",
        tenant, subscription.id, subscription.url, joined(subscription.kinds), subscription.enabled ? 1 : 0,
        subscription.disabled_why, subscription.created);
  });
}

Result<std::vector<Subscription>> SqliteStore::subscriptions(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::vector<Subscription>> {
    std::vector<Subscription> found;
    auto ok = connection.each(
        "SELECT id, url, kinds, enabled, disabled_why, created FROM subscriptions WHERE tenant = ?1 ORDER BY created, "
        "id",
        [&](const Statement& row) { found.push_back(read_subscription(row)); }, tenant);
    if (!ok) return ok.error();
    return found;
  });
}

Result<std::optional<Subscription>> SqliteStore::subscription(std::string_view tenant, std::string_view id) {
  return read([&](Connection& connection) { return find(connection, tenant, id); });
}

Result<std::optional<Subscription>> SqliteStore::change_subscription(std::string_view tenant, std::string_view id,
                                                                     const SubscriptionChange& change) {
  return write([&](Connection& connection) -> Result<std::optional<Subscription>> {
    std::optional<std::string> kinds;
    if (change.kinds) kinds = joined(*change.kinds);
    std::optional<int> enabled;
    if (change.enabled) enabled = *change.enabled ? 1 : 0;
    auto ok = connection.run(
        "UPDATE subscriptions SET url = coalesce(?3, url), kinds = coalesce(?4, kinds), enabled = coalesce(?5, "
        "enabled), disabled_why = CASE WHEN ?5 = 1 THEN '' WHEN ?5 = 0 AND enabled = 1 THEN 'switched off' ELSE "
        "disabled_why END WHERE tenant = ?1 AND id = ?2",
        tenant, id, change.url, kinds, enabled);
    if (!ok) return ok.error();
    return find(connection, tenant, id);
  });
}

Result<void> SqliteStore::disable_subscription(std::string_view tenant, std::string_view id, std::string_view why) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run("UPDATE subscriptions SET enabled = 0, disabled_why = ?3 WHERE tenant = ?1 AND id = ?2",
                             tenant, id, why);
    if (!ok) return ok;
    if (ok = expect_change(connection, "subscription"); !ok) return ok;
    return connection.run(
        "UPDATE outgoing SET state = 'dead' WHERE tenant = ?1 AND subscription = ?2 AND state = 'pending'", tenant, id);
  });
}

Result<void> SqliteStore::remove_subscription(std::string_view tenant, std::string_view id) {
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run("DELETE FROM secrets WHERE tenant = ?1 AND name = ?2", tenant, secret_of(id));
    if (!ok) return ok;
    ok = connection.run("DELETE FROM subscriptions WHERE tenant = ?1 AND id = ?2", tenant, id);
    if (!ok) return ok;
    return expect_change(connection, "subscription");
  });
}

Result<bool> SqliteStore::announcing(std::string_view tenant) {
  return read(
      [&](Connection& connection) { return connection.any("SELECT 1 FROM announcing WHERE tenant = ?1", tenant); });
}

Result<void> SqliteStore::begin_announcing(std::string_view tenant) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    return connection.run("INSERT INTO announcing (tenant) VALUES (?1) ON CONFLICT DO NOTHING", tenant);
  });
}

/// Which accounts is found in the indexes alone; only those rows are read, since an assessment is large.
Result<std::vector<Unannounced>> SqliteStore::unannounced(std::string_view tenant, Instant now, std::string_view after,
                                                          int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Unannounced>> {
    std::vector<Unannounced> found;
    auto ok = connection.each(
        "SELECT a.account_id, a.name, a.packed_json, a.changed_at, n.state FROM (SELECT b.account_id AS id FROM "
        "assessments b "
        "INDEXED BY assessments_by_change LEFT JOIN announced m ON m.tenant = b.tenant AND m.account_id = b.account_id "
        "WHERE b.tenant = ?1 AND b.account_id > ?3 AND (m.seen IS NULL OR m.seen <> b.changed_at OR m.look_again_at <= "
        "?2) ORDER BY b.account_id LIMIT ?4) JOIN assessments a ON a.tenant = ?1 AND a.account_id = id "
        "LEFT JOIN announced n ON n.tenant = ?1 AND n.account_id = id ORDER BY a.account_id",
        [&](const Statement& row) -> Result<void> {
          auto json = packing_.unpack(connection, row.text(2));
          if (!json) return json.error();
          Unannounced one{row.text(0), row.text(1), std::move(*json), row.instant(3), {}};
          if (!row.is_null(4)) one.state = row.text(4);
          found.push_back(std::move(one));
          return {};
        },
        tenant, now, after, limit);
    if (!ok) return ok.error();
    return found;
  });
}

Result<void> SqliteStore::announce(std::string_view tenant, std::span<const Announcement> announcements, Instant now) {
  return write([&](Connection& connection) -> Result<void> {
    for (const auto& one : announcements) {
      if (auto ok = put_announced(connection, tenant, one); !ok) return ok;
      if (connection.changes() == 0) continue;
      for (const auto& message : one.messages) {
        std::vector<std::string> receivers;
        auto ok = connection.each(
            "SELECT id FROM subscriptions WHERE tenant = ?1 AND enabled = 1 AND instr(kinds, ?2) > 0 ORDER BY id",
            [&](const Statement& row) { receivers.push_back(row.text(0)); }, tenant, "," + message.kind + ",");
        if (!ok) return ok;
        for (const auto& receiver : receivers)
          if (ok = insert_message(connection, tenant, receiver, new_id("msg_"), message, now); !ok) return ok;
      }
    }
    return {};
  });
}

Result<std::string> SqliteStore::add_message(std::string_view tenant, std::string_view subscription_id,
                                             const NewMessage& message, Instant now) {
  return write([&](Connection& connection) -> Result<std::string> {
    const auto found = find(connection, tenant, subscription_id);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, "store: no such subscription"};
    auto webhook_id = new_id("msg_");
    auto ok = insert_message(connection, tenant, subscription_id, webhook_id, message, now);
    if (!ok) return ok.error();
    return webhook_id;
  });
}

Result<std::vector<Message>> SqliteStore::due_messages(std::string_view tenant, std::string_view subscription_id,
                                                       Instant now, int limit) {
  return read([&](Connection& connection) -> Result<std::vector<Message>> {
    std::vector<Message> found;
    auto ok = connection.each(
        "SELECT " KAM_MESSAGE_COLUMNS
        "FROM outgoing m JOIN subscriptions s ON s.tenant = m.tenant AND s.id = m.subscription WHERE m.tenant = ?1 AND "
        "m.subscription = ?2 AND m.state = 'pending' AND m.next_attempt_at <= ?3 AND s.enabled = 1 ORDER BY "
        "m.next_attempt_at, m.id LIMIT ?4",
        [&](const Statement& row) { found.push_back(read_message(row)); }, tenant, subscription_id, now, limit);
    if (!ok) return ok.error();
    return found;
  });
}

Result<void> SqliteStore::note_attempt(std::string_view tenant, std::int64_t message, const Attempt& attempt,
                                       std::optional<Instant> next) {
  const auto state = next                    ? MessageState::pending
                     : attempt.error.empty() ? MessageState::delivered
                                             : MessageState::dead;
  return write([&](Connection& connection) -> Result<void> {
    auto ok = connection.run(
        "UPDATE outgoing SET state = ?3, attempts = attempts + 1, next_attempt_at = coalesce(?4, next_attempt_at) "
        "WHERE "
        "tenant = ?1 AND id = ?2",
        tenant, message, name(state), next);
    if (!ok) return ok;
    if (ok = expect_change(connection, "message"); !ok) return ok;
    return connection.run(
        "INSERT INTO outgoing_attempts (tenant, message, number, at, status, error) SELECT tenant, id, attempts, ?3, "
        "?4, "
        "?5 FROM outgoing WHERE tenant = ?1 AND id = ?2",
        tenant, message, attempt.at, attempt.status, attempt.error);
  });
}

Result<std::vector<LoggedAttempt>> SqliteStore::delivery_log(std::string_view tenant, std::string_view subscription_id,
                                                             int limit) {
  return read([&](Connection& connection) -> Result<std::vector<LoggedAttempt>> {
    const auto found = find(connection, tenant, subscription_id);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, "store: no such subscription"};
    std::vector<LoggedAttempt> lines;
    auto ok = connection.each(
        "SELECT m.webhook_id, m.kind, m.state, t.number, t.at, t.status, t.error FROM outgoing m JOIN "
        "outgoing_attempts "
        "t ON t.tenant = m.tenant AND t.message = m.id WHERE m.tenant = ?1 AND m.subscription = ?2 ORDER BY t.at DESC, "
        "t.id DESC LIMIT ?3",
        [&](const Statement& row) {
          lines.push_back({row.text(0),
                           row.text(1),
                           state_named(row.text(2)),
                           static_cast<int>(row.integer(3)),
                           {row.instant(4), static_cast<int>(row.integer(5)), row.text(6)}});
        },
        tenant, subscription_id, limit);
    if (!ok) return ok.error();
    return lines;
  });
}

Result<std::size_t> SqliteStore::prune_messages(std::string_view tenant, Instant before) {
  return write([&](Connection& connection) -> Result<std::size_t> {
    auto ok = connection.run("DELETE FROM outgoing WHERE tenant = ?1 AND state <> 'pending' AND created < ?2", tenant,
                             before);
    if (!ok) return ok.error();
    return static_cast<std::size_t>(connection.changes());
  });
}

}  // namespace kam::store::sqlite
