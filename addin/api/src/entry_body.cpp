#include "src/entry_body.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "kam/log/log.hpp"
#include "kam/rules/json.hpp"
#include "kam/rules/records.hpp"
#include "src/body_members.hpp"
#include "src/json_rows.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;
using rules::Object;
using rules::Table;

constexpr std::size_t most_rows = 500, longest_author = 200;
constexpr std::string_view of_criteria = "sel_";

constexpr std::array plan_objects{Object::plans, Object::plan_goals, Object::plan_actions};
constexpr std::array contacts{Object::contacts}, swot_items{Object::swot_items}, answers{Object::answers};
constexpr std::array<EntryKind, 5> kinds{{{"plan", plan_objects},
                                          {"stakeholders", contacts},
                                          {"swot", swot_items},
                                          {"ratings", answers},
                                          {"answers", answers}}};

using Row = std::map<std::string, std::string, std::less<>>;  ///< field → cell

Result<Row> read_row(dom::element value, Object object) {
  dom::object fields;
  if (value.get(fields)) return invalid(": expected an object");
  Row row;
  for (const auto field : fields) {
    const auto known = rules::fields(object);
    if (std::ranges::find(known, field.key, &rules::Field::name) == known.end())
      return invalid("." + std::string(field.key) + ": no field of " + std::string(rules::name(object)));
    auto cell = cell_of(field.value);
    if (!cell) return invalid("." + std::string(field.key) + ": " + cell.error().detail);
    if (!row.emplace(field.key, std::move(*cell)).second)
      return invalid("." + std::string(field.key) + ": stands there twice");
  }
  return row;
}

/// Says what a row need not say itself.
Result<void> complete(Row& row, Object object, const EntryKind& kind, const std::string& account,
                      const std::string& today) {
  if (rules::account_field(object) == "account_id") {
    auto& of = row["account_id"];
    if (!of.empty() && of != account) return invalid(".account_id: expected " + account + ", which this is about");
    of = account;
  }
  if (object == Object::plans && row["updated_at"].empty()) row["updated_at"] = today;
  if (object != Object::answers) return {};
  const std::string& question = row["question_id"];
  if ((kind.name == "ratings") != question.starts_with(of_criteria))
    return invalid(kind.name == "ratings" ? ".question_id: expected a criterion, sel_…"
                                          : ".question_id: a criterion is rated with PUT ratings");
  if (row["id"].empty()) row["id"] = account + ':' + question + ':' + row["respondent_id"];
  if (row["at"].empty()) row["at"] = today;
  return {};
}

Table table_of(Object object, const std::vector<Row>& rows) {
  std::set<std::string> named;
  for (const auto& row : rows)
    for (const auto& [field, cell] : row) named.insert(field);
  Table table{object, {named.begin(), named.end()}, {}};
  for (const auto& row : rows)
    for (const auto& column : table.columns) {
      const auto cell = row.find(column);
      table.cells.push_back(cell == row.end() ? std::string() : cell->second);
    }
  return table;
}

std::string place(Object object, std::size_t row) {
  return api::place(rules::name(object), row);
}

Result<Table> read_table(dom::element value, Object object, const EntryKind& kind, const std::string& account,
                         const std::string& today) {
  dom::array items;
  if (value.get(items) || items.size() > most_rows)
    return invalid(std::string(rules::name(object)) + ": expected a list of at most 500 rows");
  std::vector<Row> rows;
  for (const dom::element item : items) {
    auto row = read_row(item, object);
    const auto completed = row ? complete(*row, object, kind, account, today) : Result<void>(row.error());
    if (!completed) return invalid(place(object, rows.size()) + completed.error().detail);
    if (row->empty()) return invalid(place(object, rows.size()) + ".id: expected a text");
    rows.push_back(std::move(*row));
  }
  return table_of(object, rows);
}

Result<void> read_member(std::string_view key, dom::element value, const EntryKind& kind, const std::string& account,
                         const std::string& today, EntryBody& into) {
  if (key == "by") {
    std::string_view by;
    if (!into.by.empty() || value.get(by) || by.empty() || by.size() > longest_author)
      return invalid("by: expected one text of at most 200 bytes");
    into.by = by;
    return {};
  }
  const auto object = rules::object_named(key);
  const bool fits = object && std::ranges::find(kind.objects, *object) != kind.objects.end();
  if (!fits || std::ranges::find(into.named, *object) != into.named.end()) {
    std::string expected = "by";
    for (const auto one : kind.objects) expected = std::string(rules::name(one)) + ", " + expected;
    return invalid("expected " + expected + ", each once, and nothing else");
  }
  auto table = read_table(value, *object, kind, account, today);
  if (!table) return table.error();
  into.named.push_back(*object);
  if (table->rows() > 0) into.tables.push_back(std::move(*table));  // no rows take back what was entered
  return {};
}

std::vector<std::string> ids_of(const Table& table) {
  std::vector<std::string> ids;
  const auto width = table.columns.size();
  const auto id = rules::column_named(table.columns, "id");
  for (std::size_t row = 0; row < table.rows(); ++row)
    ids.push_back(id ? table.cells[row * width + *id] : std::string());
  return ids;
}

std::set<std::string> ids_of(const std::vector<Table>& tables, Object object) {
  const auto found = std::ranges::find(tables, object, &Table::object);
  if (found == tables.end()) return {};
  const auto ids = ids_of(*found);
  return {ids.begin(), ids.end()};
}

Result<void> check_ids(const Table& table, const std::string& account, const std::vector<Table>& crm) {
  const auto known = ids_of(crm, table.object);
  const auto own = account + ':';
  const auto ids = ids_of(table);
  std::set<std::string> seen;
  for (std::size_t row = 0; row < ids.size(); ++row) {
    const auto at = place(table.object, row) + ".id: ";
    if (!known.contains(ids[row]) && !ids[row].starts_with(own))
      return invalid(at + "expected that of a row of the CRM, or a new one that begins with " + own);
    if (!seen.insert(ids[row]).second) return invalid(at + "is there twice");
  }
  return {};
}
}  // namespace

std::span<const EntryKind> entry_kinds() {
  return kinds;
}

Result<EntryBody> read_entry_body(std::string_view body, const EntryKind& kind, const std::string& account,
                                  const std::string& today) {
  EntryBody read;
  const auto ok = each_member(body, [&](std::string_view key, dom::element value) {
    return read_member(key, value, kind, account, today, read);
  });
  if (!ok) return ok.error();
  return read;
}

rules::Day utc_day(std::int64_t second) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::seconds(second)).count();
  return {static_cast<std::int32_t>(days)};
}

Result<void> check_entry(const store::Entry& entry, const store::WithEntry& records) {
  for (const auto& table : entry.tables)
    if (auto ok = check_ids(table, entry.account_id, records.crm); !ok) return ok;
  rules::RecordsBuilder builder(utc_day);
  std::vector<const Table*> given;
  for (const auto* tables : {&records.shared, &records.all})
    for (const Table& table : *tables) {
      builder.columns(table.object, std::vector<std::string_view>(table.columns.begin(), table.columns.end()));
      for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto cells = std::span(table.cells).subspan(row * table.columns.size(), table.columns.size());
        builder.row(table.object, std::vector<std::string_view>(cells.begin(), cells.end()),
                    {static_cast<std::uint32_t>(given.size()), static_cast<std::uint32_t>(row)});
      }
      given.push_back(&table);
    }
  for (const auto& bad : builder.finish().bad_rows) {
    const auto mine = std::ranges::find(entry.tables, bad.object, &Table::object);
    if (mine == entry.tables.end()) continue;
    const auto ids = ids_of(*mine);
    const auto row = std::ranges::find(ids, ids_of(*given[bad.origin.file])[bad.origin.line]);
    if (row == ids.end()) continue;
    return invalid(place(bad.object, static_cast<std::size_t>(row - ids.begin())) +
                   (bad.column.empty() ? "" : "." + bad.column) + ": " + bad.expected);
  }
  return {};
}

std::string entry_json(const store::Entry& entry) {
  std::string out;
  rules::JsonWriter json(out);
  json.object().field("account_id", entry.account_id).field("kind", entry.kind).field("version", entry.version);
  json.field("by", entry.author).field("at", std::string_view(log::instant(entry.at)));
  for (const auto& table : entry.tables) {
    json.key(rules::name(table.object)).array();
    for (std::size_t row = 0; row < table.rows(); ++row) {
      json.object();
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& cell = table.cells[row * table.columns.size() + i];
        if (!cell.empty()) json.field(table.columns[i], cell);
      }
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return out;
}

}  // namespace kam::api
