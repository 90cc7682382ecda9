#include "src/assessment.hpp"

#include <array>
#include <cmath>

#include "kam/rules/history.hpp"
#include "kam/rules/json.hpp"
#include "src/json_at.hpp"

namespace kam::flow {

namespace {
namespace dom = simdjson::dom;

void copy(rules::JsonWriter& json, dom::element value);

void copy_object(rules::JsonWriter& json, dom::object object) {
  json.object();
  for (const auto field : object) {
    json.key(field.key);
    copy(json, field.value);
  }
  json.end_object();
}

void copy_array(rules::JsonWriter& json, dom::array array) {
  json.array();
  for (const dom::element item : array) copy(json, item);
  json.end_array();
}

void copy(rules::JsonWriter& json, dom::element value) {
  switch (value.type()) {
    case dom::element_type::OBJECT:
      return copy_object(json, value.get_object().value_unsafe());
    case dom::element_type::ARRAY:
      return copy_array(json, value.get_array().value_unsafe());
    case dom::element_type::STRING:
      json.value(value.get_string().value_unsafe());
      return;
    case dom::element_type::BOOL:
      json.value(value.get_bool().value_unsafe());
      return;
    case dom::element_type::NULL_VALUE:
      json.null();
      return;
    default:
      json.value(value.get_double().value_unsafe());
  }
}

/// Copies these keys of an object, where they are there.
template <std::size_t N>
void copy_keys(rules::JsonWriter& json, dom::element object, const std::array<std::string_view, N>& keys) {
  for (const auto key : keys) {
    dom::element value;
    if (object[key].get(value)) continue;
    json.key(key);
    copy(json, value);
  }
}

template <std::size_t N>
void copy_block(rules::JsonWriter& json, dom::element root, std::string_view name,
                const std::array<std::string_view, N>& keys) {
  dom::element block;
  if (root[name].get(block)) return;
  json.key(name).object();
  copy_keys(json, block, keys);
  json.end_object();
}

/// The fields of contract 4 that a list shows, in their order and shape.
std::string summary_of(dom::element root, std::string_view owner) {
  constexpr std::array<std::string_view, 9> plain{"account_id", "name",      "as_of",       "active", "ruleset",
                                                  "tier",       "qualifier", "tier_reason", "total"};
  constexpr std::array<std::string_view, 3> set{"name", "criteria", "of"};
  constexpr std::array<std::string_view, 3> position{"revenue_ttm", "rank", "share"};
  constexpr std::array<std::string_view, 4> churn{"state", "reason", "point", "band"};
  constexpr std::array<std::string_view, 1> about{"currency"};
  std::string out;
  rules::JsonWriter json(out);
  json.object();
  copy_keys(json, root, plain);
  copy_block(json, root, "set", set);
  copy_block(json, root, "position", position);
  copy_block(json, root, "churn", churn);
  copy_block(json, root, "about", about);
  json.key("owner");
  owner.empty() ? json.null() : json.value(owner);
  json.end_object();
  return out;
}

/// To a tenth of a point, since nobody sees less. The day, due dates and counts of days change daily and are not in it.
std::string seen_of(dom::element root, bool active) {
  constexpr std::array<std::string_view, 8> numbers{"/total/point", "/total/low",    "/total/high", "/total/coverage",
                                                    "/churn/point", "/health/point", "/health/low", "/health/high"};
  constexpr std::array<std::string_view, 6> texts{"/tier",       "/qualifier", "/tier_reason",
                                                  "/churn/band", "/quadrant",  "/ruleset"};
  constexpr double tenths = 10, hundredths = 100;
  std::string seen = active ? "active" : "inactive";
  for (const auto pointer : texts) seen += ' ' + text_at(root, pointer);
  for (const auto pointer : numbers) {
    const auto number = number_at(root, pointer);
    const double steps = pointer.ends_with("coverage") ? hundredths : tenths;
    seen += ' ' + (number ? std::to_string(std::lround(*number * steps)) : std::string("-"));
  }
  return seen;
}
}  // namespace

Result<Drawn> draw(std::string text, std::string_view owner) {
  thread_local dom::parser parser;
  dom::element root;
  std::string_view id;
  if (parser.parse(text).get(root) || root["account_id"].get(id))
    return Error{Errc::internal, "a scored account: expected a JSON object with account_id"};
  Drawn drawn;
  auto& one = drawn.assessment;
  one.account_id = id;
  one.name = text_at(root, "/name");
  one.owner = owner;
  one.tier = text_at(root, "/tier");
  one.band = text_at(root, "/churn/band");
  one.point = number_at(root, "/total/point");
  one.rank = number_at(root, "/position/rank/value");
  bool active = true;
  one.active = root["active"].get(active) || active;
  if (!one.active) {
    const auto former = rules::read_former(text);
    one.lost = former && former->lost;
  }
  one.seen = seen_of(root, one.active);
  one.summary = summary_of(root, owner);
  drawn.snapshot = text_at(root, "/snapshot");
  one.json = std::move(text);
  return drawn;
}

}  // namespace kam::flow
