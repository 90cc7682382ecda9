#include "kam/store/erasure.hpp"

#include <algorithm>
#include <array>

#include "kam/rules/json.hpp"

namespace kam::store {

namespace {
using rules::Object;
using rules::Table;

constexpr std::string_view erased = "(erased)";
constexpr std::size_t shortest_name = 8;    // of one word; what is shorter may be a common word
constexpr std::size_t shortest_number = 6;  // an id of digits alone that is no count
constexpr std::size_t shortest_word = 4;    // an id with letters and digits
constexpr std::string_view reference = "contact:";

struct Link {
  Object object;
  std::string_view column;
};
constexpr std::array<Link, 6> links{{{Object::contacts, "reports_to"},
                                     {Object::opportunities, "contact_ids"},
                                     {Object::activities, "contact_ids"},
                                     {Object::survey_responses, "contact_id"},
                                     {Object::answers, "respondent_id"},
                                     {Object::answers, "subject_id"}}};

bool is_link(Object object, std::string_view column) {
  return std::ranges::any_of(links, [&](const Link& one) { return one.object == object && one.column == column; });
}

/// Keys of other objects are no texts, and an account keeps its name even if it is that of its owner.
bool is_text(Object object, std::string_view column) {
  if (column == "id" || column.ends_with("_id") || column.ends_with("_ids")) return false;
  return object != Object::accounts || column != "name";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || byte >= 0x80;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_word(text[at - 1])) && (at + size == text.size() || !is_word(text[at + size]));
}

std::size_t replace(std::string& text, std::string_view mark) {
  std::size_t count = 0;
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    if (!stands_alone(text, at, mark.size())) {
      ++at;
      continue;
    }
    text.replace(at, mark.size(), erased);
    at += erased.size();
    ++count;
  }
  return count;
}

/// As it stands within a JSON text.
std::string in_json(std::string_view text) {
  std::string out;
  rules::JsonWriter(out).value(text);
  return out.substr(1, out.size() - 2);
}

/// Where the JSON object or list that begins at `from` ends, or npos.
std::size_t end_of(std::string_view json, std::size_t from) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = from; at < json.size(); ++at) {
    const char c = json[at];
    if (in_text && c == '\\') {
      ++at;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (!in_text && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_text && (c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// Takes an item of a list out, with the comma that parts it from its neighbour.
void take_out(std::string& json, std::size_t from, std::size_t to) {
  if (to < json.size() && json[to] == ',') {
    ++to;
  } else if (from > 0 && json[from - 1] == ',') {
    --from;
  }
  json.erase(from, to - from);
}

/// A list without the items of which `gone` holds.
std::string without(std::string_view list, const std::function<bool(std::string_view)>& gone) {
  std::string kept;
  bool first = true;
  for (std::size_t from = 0; from <= list.size();) {
    const auto to = std::min(list.find('|', from), list.size());
    const auto item = list.substr(from, to - from);
    from = to + 1;
    if (gone(item)) continue;
    if (!std::exchange(first, false)) kept += '|';
    kept += item;
  }
  return kept;
}

bool is_distinctive(std::string_view id) {
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(id, is_digit));
  if (digits == id.size()) return digits >= shortest_number;
  return digits > 0 ? id.size() >= shortest_word : id.size() >= shortest_name;
}
}  // namespace

void Erasure::note(std::string_view mark) {
  marks_.emplace(mark);
  marks_.insert(in_json(mark));
}

void Erasure::learn_id(std::string_view contact_id) {
  people_.insert(R"({"id":")" + in_json(contact_id) + R"(","name":)");
  note(std::string(reference) + std::string(contact_id));
  if (is_distinctive(contact_id)) note(contact_id);
}

void Erasure::learn(const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    if (table.object != Object::contacts && table.object != Object::users) continue;
    const auto width = table.columns.size();
    const auto id = rules::column_named(table.columns, "id"), name = rules::column_named(table.columns, "name");
    if (!id) continue;
    for (auto row = table.cells.begin(); row != table.cells.end(); row += static_cast<std::ptrdiff_t>(width)) {
      const auto cell = [&](std::size_t column) -> const std::string& {
        return row[static_cast<std::ptrdiff_t>(column)];
      };
      if (table.object == Object::users) users_.insert(cell(*id));
      if (table.object == Object::users || !gone_(cell(*id))) continue;
      learn_id(cell(*id));
      for (std::size_t i = 0; i < width; ++i) {
        const bool names = i == name && (cell(i).size() >= shortest_name || cell(i).find(' ') != std::string::npos);
        if (names || cell(i).find('@') != std::string::npos) note(cell(i));
      }
    }
  }
}

/// The stakeholders of a result are objects of a list.
std::size_t Erasure::take_out_people(std::string& json) const {
  std::size_t count = 0;
  for (const auto& start : people_) {
    for (auto at = json.find(start); at != std::string::npos; at = json.find(start, at)) {
      const auto end = end_of(json, at);
      if (end == std::string::npos) break;
      take_out(json, at, end);
      ++count;
    }
  }
  return count;
}

std::size_t Erasure::clean(std::string& text) const {
  std::size_t count = take_out_people(text);
  for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) count += replace(text, *mark);
  return count;
}

std::size_t Erasure::take_out_rows(Table& table) const {
  const auto width = table.columns.size();
  const auto id = rules::column_named(table.columns, "id");
  if (table.object != Object::contacts || !id) return 0;
  std::vector<std::string> kept;
  std::size_t out = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (gone_(table.cells[row * width + *id])) {
      ++out;
      continue;
    }
    const auto from = table.cells.begin() + static_cast<std::ptrdiff_t>(row * width);
    std::move(from, from + static_cast<std::ptrdiff_t>(width), std::back_inserter(kept));
  }
  table.cells = std::move(kept);
  return out;
}

bool Erasure::clean_cell(const Table& table, std::size_t column, std::string& cell) const {
  if (cell.empty()) return false;
  const std::string& name = table.columns[column];
  if (!is_link(table.object, name)) return is_text(table.object, name) && clean(cell) > 0;
  const auto person = [&](std::string_view id) {
    return !id.empty() && gone_(id) && (table.object != Object::answers || !users_.contains(id));
  };
  auto kept = without(cell, person);
  if (kept == cell) return false;
  cell = std::move(kept);
  return true;
}

Erasure::Cleaned Erasure::clean(std::vector<Table>& tables) const {
  Cleaned cleaned;
  for (Table& table : tables) {
    cleaned.rows += take_out_rows(table);
    for (std::size_t i = 0; i < table.cells.size(); ++i)
      cleaned.cells += clean_cell(table, i % table.columns.size(), table.cells[i]) ? 1 : 0;
  }
  return cleaned;
}

}  // namespace kam::store
