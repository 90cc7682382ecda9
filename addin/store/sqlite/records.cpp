#include <simdjson.h>

#include <algorithm>

#include "kam/rules/json.hpp"
#include "kam/store/erasure.hpp"
#include "kam/store/tables_codec.hpp"
#include "sqlite/tombstones.hpp"

namespace kam::store::sqlite {

namespace {
namespace dom = simdjson::dom;
using Rates = std::vector<std::array<std::string, 4>>;
constexpr std::string_view last_account = "\xFF";  // no UTF-8 text comes after it

std::string write_rates(const Rates& rates) {
  std::string out;
  rules::JsonWriter json(out);
  json.array();
  for (const auto& rate : rates) {
    json.array();
    for (const auto& cell : rate) json.value(std::string_view(cell));
    json.end_array();
  }
  json.end_array();
  return out;
}

Result<Rates> read_rates(const std::string& text) {
  const Error damaged{Errc::corrupt, "stored exchange rates: expected lists of four texts"};
  dom::parser parser;
  const simdjson::padded_string padded(text);
  dom::array rows;
  if (parser.parse(padded).get(rows)) return damaged;
  Rates rates;
  for (const dom::element row : rows) {
    auto& rate = rates.emplace_back();
    for (std::size_t i = 0; i < rate.size(); ++i) {
      std::string_view cell;
      if (row.at(i).get(cell)) return damaged;
      rate[i] = cell;
    }
  }
  return rates;
}

Result<void> put(Connection& connection, std::string_view tenant, const std::string& account,
                 const std::string& payload) {
  return connection.run(
      "INSERT INTO records (tenant, account_id, payload) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (tenant, account_id) DO UPDATE SET payload = ?3",
      tenant, account, payload);
}

/// All records of one step.
Result<void> put(Connection& connection, const DataKeys& keys, std::string_view tenant, const NextRecords& next) {
  return each_without_erased(connection, keys, tenant, next,
                             [&](const std::string& account, const std::string& payload) {
                               return put(connection, tenant, account, payload);
                             });
}
}  // namespace

Result<void> each_without_erased(Connection& connection, const DataKeys& keys, std::string_view tenant,
                                 const NextRecords& next, const TakeRecords& take) {
  const auto tombstones = Tombstones::load(connection, keys, tenant);
  if (!tombstones) return tombstones.error();
  Erasure erasure([&](std::string_view contact) { return tombstones->covers(contact); });
  for (;;) {
    const auto one = next();
    if (!one) return one.error();
    if (!*one) return {};
    const auto& [account, payload] = **one;
    if (tombstones->empty()) {
      if (auto ok = take(account, payload); !ok) return ok;
      continue;
    }
    auto tables = decode(payload);
    if (!tables) return tables.error();
    erasure.learn(*tables);
    const auto cleaned = erasure.clean(*tables);
    const bool changed = cleaned.rows + cleaned.cells > 0;
    if (auto ok = take(account, changed ? encode(*tables) : payload); !ok) return ok;
  }
}

Result<void> put_inputs(Connection& connection, std::string_view tenant, const Inputs& inputs) {
  return connection.run(
      "INSERT INTO inputs (tenant, settings, rates, version) VALUES (?1, ?2, ?3, 1) ON CONFLICT (tenant) "
      "DO UPDATE SET settings = ?2, rates = ?3, version = version + 1",
      tenant, inputs.settings_json, write_rates(inputs.rates));
}

Result<Inputs> load_inputs(Connection& connection, std::string_view tenant) {
  Inputs inputs;
  auto ok = connection.each(
      "SELECT settings, rates, version FROM inputs WHERE tenant = ?1",
      [&](const Statement& row) -> Result<void> {
        auto rates = read_rates(row.text(1));
        if (!rates) return rates.error();
        inputs = {row.text(0), std::move(*rates), row.integer(2)};
        return {};
      },
      tenant);
  if (!ok) return ok.error();
  return inputs;
}

namespace {
Result<void> visit_inputs(Connection& connection, std::string_view tenant,
                          const std::function<Result<void>(const Inputs&)>& inputs) {
  if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
  const auto stored = load_inputs(connection, tenant);
  if (!stored) return stored.error();
  return inputs(*stored);
}
}  // namespace

Result<void> next_version(Connection& connection, std::string_view tenant) {
  return connection.run(
      "INSERT INTO inputs (tenant, settings, rates, version) VALUES (?1, '{}', '[]', 1) "
      "ON CONFLICT (tenant) DO UPDATE SET version = version + 1",
      tenant);
}

Result<void> SqliteStore::replace_all(std::string_view tenant, const Inputs& inputs, const NextRecords& next) {
  return write([&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    if (auto ok = connection.run("DELETE FROM records WHERE tenant = ?1", tenant); !ok) return ok;
    if (auto ok = put(connection, keys_, tenant, next); !ok) return ok;
    return put_inputs(connection, tenant, inputs);
  });
}

Result<void> put_records(Connection& connection, const DataKeys& keys, std::string_view tenant,
                         const Store::Replacement& replacement) {
  if (auto ok = put(connection, keys, tenant, one_by_one(replacement.records)); !ok) return ok;
  for (const auto& account : replacement.gone) {
    auto ok = connection.run("DELETE FROM records WHERE tenant = ?1 AND account_id = ?2", tenant, account);
    if (!ok) return ok;
  }
  if (replacement.inputs) return put_inputs(connection, tenant, *replacement.inputs);
  return next_version(connection, tenant);
}

Result<void> SqliteStore::replace_records(std::string_view tenant, const Replacement& replacement) {
  const auto work = [&](Connection& connection) -> Result<void> {
    if (auto ok = expect_tenant(connection, tenant); !ok) return ok;
    return put_records(connection, keys_, tenant, replacement);
  };
  return write(work, Commit::in_order);  // its events are not done before a scoring of these records is on the disk
}

Result<void> SqliteStore::visit_records(std::string_view tenant,
                                        const std::function<Result<void>(const Inputs&)>& inputs,
                                        const std::function<Result<void>(const StoredRecords&)>& records) {
  return read([&](Connection& connection) -> Result<void> {
    if (auto ok = visit_inputs(connection, tenant, inputs); !ok) return ok;
    const auto extra = entered(connection, tenant, "", last_account);
    if (!extra) return extra.error();
    return connection.each(
        "SELECT account_id, payload FROM records WHERE tenant = ?1 ORDER BY account_id",
        [&](const Statement& row) -> Result<void> {
          auto account = row.text(0);
          auto payload = with_entered(*extra, account, row.text(1));
          if (!payload) return payload.error();
          return records({std::move(account), std::move(*payload)});
        },
        tenant);
  });
}

Result<void> SqliteStore::visit_records_of(std::string_view tenant, std::span<const std::string> accounts,
                                           const std::function<Result<void>(const Inputs&)>& inputs,
                                           const std::function<Result<void>(const StoredRecords&)>& records) {
  return read([&](Connection& connection) -> Result<void> {
    if (auto ok = visit_inputs(connection, tenant, inputs); !ok) return ok;
    const auto [least, greatest] = std::ranges::minmax_element(accounts);
    const auto extra = accounts.empty() ? Result<Entered>(Entered()) : entered(connection, tenant, *least, *greatest);
    if (!extra) return extra.error();
    const auto one = [&](const std::string& account) {
      return connection.each(
          "SELECT payload FROM records WHERE tenant = ?1 AND account_id = ?2",
          [&](const Statement& row) -> Result<void> {
            auto payload = with_entered(*extra, account, row.text(0));
            if (!payload) return payload.error();
            return records({account, std::move(*payload)});
          },
          tenant, account);
    };
    if (auto ok = one(""); !ok) return ok;
    for (const auto& account : accounts)
      if (auto ok = one(account); !ok) return ok;
    return {};
  });
}

Result<std::vector<Store::RecordSize>> SqliteStore::record_sizes(std::string_view tenant) {
  return read([&](Connection& connection) -> Result<std::vector<RecordSize>> {
    std::vector<RecordSize> all;
    auto ok = connection.each(
        "SELECT account_id, length(CAST(payload AS BLOB)) FROM records WHERE tenant = ?1 AND account_id <> '' ORDER BY "
        "account_id",
        [&](const Statement& row) {
          all.push_back({row.text(0), static_cast<std::size_t>(row.integer(1))});
        },
        tenant);
    if (!ok) return ok.error();
    return all;
  });
}

Result<std::size_t> SqliteStore::record_count(std::string_view tenant, std::size_t most) {
  return read([&](Connection& connection) -> Result<std::size_t> {
    std::size_t count = 0;
    auto ok = connection.each(
        "SELECT count(*) FROM (SELECT 1 FROM records WHERE tenant = ?1 AND account_id <> '' LIMIT ?2)",
        [&](const Statement& row) { count = static_cast<std::size_t>(row.integer(0)); }, tenant,
        static_cast<std::int64_t>(most));
    if (!ok) return ok.error();
    return count;
  });
}

}  // namespace kam::store::sqlite
