#include "support/test_crm/codec.hpp"

#include <simdjson.h>

#include <algorithm>

#include "kam/connectors/split.hpp"
#include "kam/rules/json.hpp"

namespace kam::test_crm {

namespace {
namespace dom = simdjson::dom;

constexpr std::size_t most_columns = 100;

Error strange(std::string_view expected) {
  return {Errc::upstream, "the CRM's answer: expected " + std::string(expected)};
}

struct Document {
  dom::parser parser;
  dom::element root;
};

Result<void> read(std::string_view json, Document& document) {
  if (document.parser.parse(json.data(), json.size()).get(document.root)) return strange("JSON");
  return {};
}

Result<rules::Table> table_of(rules::Object object, dom::array rows) {
  rules::Table table{object, {}, {}};
  for (const auto row : rows) {
    dom::object cells;
    if (row.get(cells)) return strange("rows that are objects");
    for (const auto [name, value] : cells)
      if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end())
        table.columns.emplace_back(name);
  }
  if (table.columns.size() > most_columns) return strange("rows of one kind");
  for (const auto row : rows) {
    for (const auto& column : table.columns) {
      std::string_view text;
      if (row[column].get(text)) text = {};
      table.cells.emplace_back(text);
    }
  }
  return table;
}

Result<std::vector<rules::Table>> tables_of(dom::element root) {
  dom::object objects;
  if (root["tables"].get(objects)) return strange("tables");
  std::vector<rules::Table> tables;
  for (const auto [name, value] : objects) {
    dom::array rows;
    const auto object = rules::object_named(name);
    if (!object || value.get(rows)) return strange("tables of the model's objects");
    auto table = table_of(*object, rows);
    if (!table) return table.error();
    if (table->rows() > 0) tables.push_back(std::move(*table));
  }
  return tables;
}

std::optional<std::string> text_at(dom::element root, std::string_view name) {
  std::string_view text;
  if (root[name].get(text)) return std::nullopt;
  return std::string(text);
}

void number(rules::JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  json.key(name);
  value ? json.value(*value) : json.null();
}
}  // namespace

std::string account_path(std::string_view account) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string path = "/accounts/";
  for (const char byte : account) {
    const auto value = static_cast<unsigned char>(byte);
    path += '%';
    path += digits[value >> 4];
    path += digits[value & 15];
  }
  return path;
}

Result<connectors::Page> page_of(std::string_view json) {
  Document document;
  if (auto ok = read(json, document); !ok) return ok.error();
  auto tables = tables_of(document.root);
  if (!tables) return tables.error();
  connectors::Page page;
  page.tables = std::move(*tables);
  dom::object settings;
  if (!document.root["settings"].get(settings)) page.settings_json = simdjson::minify(settings);
  page.next = text_at(document.root, "next");
  page.changes = text_at(document.root, "changes");
  std::int64_t total = 0;
  if (!document.root["total"].get(total)) page.accounts = total;
  dom::array gone;
  if (document.root["gone"].get(gone)) return strange("gone");
  for (const auto one : gone) {
    std::string_view id;
    if (one.get(id)) return strange("ids of accounts that are gone");
    page.gone.emplace_back(id);
  }
  return page;
}

Result<connectors::AccountRecords> account_of(std::string_view json) {
  Document document;
  if (auto ok = read(json, document); !ok) return ok.error();
  auto tables = tables_of(document.root);
  if (!tables) return tables.error();
  auto split = connectors::split_by_account(std::move(*tables));
  if (split.accounts.size() != 1) return strange("the rows of one account");
  connectors::AccountRecords records;
  records.tables = std::move(split.accounts.begin()->second);
  records.shared = std::move(split.shared);
  return records;
}

std::string body_of(const std::vector<connectors::WriteBack>& changes) {
  std::string text;
  rules::JsonWriter json(text);
  json.object().key("changes").array();
  for (const auto& change : changes) {
    json.object().key("id").value(std::string_view(change.account));
    number(json, "kamd_score", change.score);
    number(json, "kamd_low", change.low);
    number(json, "kamd_high", change.high);
    number(json, "kamd_coverage", change.coverage);
    number(json, "kamd_churn_index", change.churn_index);
    json.key("kamd_tier").value(std::string_view(change.tier));
    json.key("kamd_churn_band").value(std::string_view(change.churn_band));
    json.key("kamd_next_step").value(std::string_view(change.next_step));
    json.key("kamd_scored_at").value(std::string_view(change.scored_at));
    json.key("kamd_ruleset").value(std::string_view(change.ruleset));
    json.end_object();
  }
  json.end_array().end_object();
  return text;
}

Result<std::vector<Result<void>>> answers_of(std::string_view json, std::size_t changes) {
  Document document;
  if (auto ok = read(json, document); !ok) return ok.error();
  dom::array results;
  if (document.root["results"].get(results)) return strange("results");
  std::vector<Result<void>> answers;
  for (const auto one : results) {
    std::string_view refusal;
    if (one.get(refusal)) return strange("results that are texts");
    refusal.empty() ? answers.emplace_back() : answers.emplace_back(invalid(std::string(refusal)));
  }
  if (answers.size() != changes) return strange("one result for each change");
  return answers;
}

}  // namespace kam::test_crm
