#include <algorithm>
#include <array>
#include <tuple>

#include "columns.hpp"

namespace kam::rules {

namespace {

using namespace records;

constexpr std::array<std::string_view, object_count> names{
    "accounts",     "opportunities", "invoices",    "invoice_lines",    "products",   "contracts",
    "contacts",     "activities",    "tickets",     "survey_responses", "deliveries", "usage",
    "cost_entries", "plans",         "plan_goals",  "plan_actions",     "swot_items", "signals",
    "answers",      "users",         "value_items", "programme_goals"};

/// Objects whose rows hang on a row of another object than accounts.
struct Hanging {
  Object child, parent;
  std::string_view key;
};
constexpr std::array<Hanging, 4> hanging{{
    {Object::invoice_lines, Object::invoices, "invoice_id"},
    {Object::plan_goals, Object::plans, "plan_id"},
    {Object::plan_actions, Object::plan_goals, "goal_id"},
    {Object::swot_items, Object::plans, "plan_id"},
}};

template <class Record>
std::span<const Field> fields_of() {
  static const std::vector<Field> list = [] {
    std::vector<Field> all;
    for (const auto& column : records::columns<Record>()) all.push_back(column.field);
    return all;
  }();
  return list;
}

template <std::size_t... index>
constexpr auto all_fields(std::index_sequence<index...>) {
  return std::array<std::span<const Field> (*)(), object_count>{fields_of<std::tuple_element_t<index, AllRecords>>...};
}

}  // namespace

std::string_view name(Object object) {
  return names[static_cast<std::size_t>(object)];
}

std::optional<Object> object_named(std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Object>(found - names.begin());
}

std::optional<std::size_t> column_named(std::span<const std::string> columns, std::string_view name) {
  const auto at = std::find(columns.begin(), columns.end(), name);
  if (at == columns.end() || name.empty()) return std::nullopt;
  return static_cast<std::size_t>(at - columns.begin());
}

bool has_id(Object object) {
  return object != Object::invoice_lines && object != Object::usage && object != Object::cost_entries;
}

std::string_view account_field(Object object) {
  if (object == Object::accounts) return "id";
  for (const Field& field : fields(object)) {
    if (field.name == "account_id") return "account_id";
  }
  return {};
}

std::optional<Belonging> belongs_to(Object object) {
  static const auto all = [] {
    std::array<std::optional<Belonging>, object_count> made;
    for (std::size_t i = 0; i < object_count; ++i)
      if (!account_field(static_cast<Object>(i)).empty()) made[i] = {Object::accounts, "account_id"};
    made[static_cast<std::size_t>(Object::accounts)].reset();
    for (const Hanging& one : hanging) made[static_cast<std::size_t>(one.child)] = {one.parent, one.key};
    return made;
  }();
  return all[static_cast<std::size_t>(object)];
}

std::span<const Field> fields(Object object) {
  static constexpr auto all = all_fields(std::make_index_sequence<object_count>());
  return all[static_cast<std::size_t>(object)]();
}

}  // namespace kam::rules
