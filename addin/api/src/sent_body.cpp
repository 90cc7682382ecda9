#include "src/sent_body.hpp"

#include <algorithm>
#include <array>

#include "src/body_members.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;

constexpr std::size_t most_scored_cells = 1'000'000, most_stored_cells = 4'000'000;
constexpr std::array<std::string_view, 4> rate_fields{"date", "from", "to", "rate"};

bool has_zero_byte(dom::element value) {
  if (dom::array items; !value.get(items)) return std::any_of(items.begin(), items.end(), has_zero_byte);
  if (dom::object members; !value.get(members))
    return std::any_of(members.begin(), members.end(), [](const auto& member) {
      return member.key.find('\0') != member.key.npos || has_zero_byte(member.value);
    });
  std::string_view text;
  return !value.get(text) && text.find('\0') != text.npos;
}

Result<void> read_settings(dom::element value, flow::Sent& into) {
  if (into.settings_json) return invalid("settings: stand there twice");
  if (!value.is_object()) return invalid("settings: expected an object");
  if (has_zero_byte(value)) return invalid("settings: expected texts without a byte 0");
  into.settings_json = simdjson::minify(value);
  return {};
}

Result<void> read_rates(dom::element value, CellBudget& budget, flow::Sent& into) {
  if (!into.rates.empty()) return invalid("rates: stand there twice");
  auto cells = read_rows(value, "rates", rate_fields, budget);
  if (!cells) return cells.error();
  for (auto cell = cells->begin(); cell != cells->end(); cell += rate_fields.size())
    std::move(cell, cell + rate_fields.size(), into.rates.emplace_back().begin());
  return {};
}

Result<void> read_scoring(std::string_view key, dom::element value, flow::SentScoring& into) {
  if (key == "starting_set") {
    if (value.get(into.starting_set)) return invalid("starting_set: expected true or false");
    return {};
  }
  if (key != "as_of")
    return invalid(in_words(key) + ": expected an object of the model such as accounts, rates, settings, as_of or " +
                   "starting_set");
  std::string_view text;
  if (!value.get(text)) into.as_of = rules::parse_day(text);
  if (!into.as_of) return invalid("as_of: expected a day such as 2026-09-30");
  return {};
}

Result<flow::SentRecords::Deleted> read_ids(std::string_view key, dom::element value) {
  const auto at = "deleted." + in_words(key) + ": ";
  const auto object = rules::object_named(key);
  if (!object) return invalid(at + "expected an object of the model, such as invoices");
  if (!rules::has_id(*object)) return invalid(at + "its rows have no id: they go with what they belong to");
  dom::array ids;
  if (value.get(ids)) return invalid(at + "expected a list of ids");
  flow::SentRecords::Deleted deleted{*object, {}};
  for (const dom::element one : ids) {
    auto id = one.is_array() ? Result<std::string>(std::string()) : cell_of(one);
    if (!id) return invalid(at + id.error().detail);
    if (id->empty()) return invalid(at + "expected a list of ids, none of them empty");
    deleted.ids.push_back(std::move(*id));
  }
  return deleted;
}

Result<void> read_deleted(dom::element value, flow::SentRecords& into) {
  dom::object members;
  if (!into.deleted.empty()) return invalid("deleted: stands there twice");
  if (value.get(members)) return invalid("deleted: expected an object with lists of ids, {\"invoices\":[\"I-1\"]}");
  for (const auto member : members) {
    auto ids = read_ids(member.key, member.value);
    if (!ids) return ids.error();
    if (std::ranges::find(into.deleted, ids->object, &flow::SentRecords::Deleted::object) != into.deleted.end())
      return invalid("deleted." + std::string(member.key) + ": stand there twice");
    into.deleted.push_back(std::move(*ids));
  }
  return {};
}
}  // namespace

Result<bool> read_sent(std::string_view key, dom::element value, CellBudget& budget, flow::Sent& into) {
  Result<void> ok;
  if (key == "settings") {
    ok = read_settings(value, into);
  } else if (key == "rates") {
    ok = read_rates(value, budget, into);
  } else if (const auto object = rules::object_named(key); !object) {
    return false;
  } else if (std::ranges::find(into.tables, *object, &rules::Table::object) != into.tables.end()) {
    return invalid(std::string(key) + ": stand there twice");
  } else {
    auto table = read_rows(value, *object, budget);
    if (!table) return table.error();
    into.tables.push_back(std::move(*table));
  }
  if (!ok) return ok.error();
  return true;
}

Result<ScoreBody> read_score_body(std::string_view body) {
  ScoreBody read;
  CellBudget budget{most_scored_cells};
  const auto take = [&](std::string_view key, dom::element value) -> Result<void> {
    const auto known = read_sent(key, value, budget, read.sent);
    if (!known) return known.error();
    return *known ? Result<void>() : read_scoring(key, value, read.scoring);
  };
  if (auto ok = each_member(body, take, deepest_body); !ok) return ok.error();
  const auto accounts = std::ranges::find(read.sent.tables, rules::Object::accounts, &rules::Table::object);
  if (accounts == read.sent.tables.end()) return invalid("accounts: expected a list of them, which every bundle needs");
  return read;
}

Result<flow::SentRecords> read_records_body(std::string_view body) {
  flow::SentRecords read;
  CellBudget budget{most_stored_cells};
  const auto take = [&](std::string_view key, dom::element value) -> Result<void> {
    if (key == "deleted") return read_deleted(value, read);
    const auto known = read_sent(key, value, budget, read);
    if (!known) return known.error();
    if (*known) return {};
    return invalid(in_words(key) + ": expected an object of the model such as accounts, rates, settings or deleted");
  };
  if (auto ok = each_member(body, take, deepest_body); !ok) return ok.error();
  return read;
}

void write_bad_rows(rules::JsonWriter& json, const std::vector<flow::BadSentRow>& rows) {
  json.key("bad_rows").array();
  for (const auto& row : rows)
    json.object()
        .field("object", row.list)
        .field("row", row.row)
        .field("column", row.column)
        .field("expected", row.expected)
        .end_object();
  json.end_array();
}

}  // namespace kam::api
