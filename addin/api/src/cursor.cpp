#include "src/cursor.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "kam/certs/crypto.hpp"
#include "kam/rules/json.hpp"

namespace kam::api {

namespace {
namespace dom = simdjson::dom;

struct Named {
  std::string_view name;
  Order order;
};
constexpr std::array orders{Named{"id", Order::account}, Named{"name", Order::name},
                            Named{"score", Order::point_rising}, Named{"-score", Order::point_falling},
                            Named{"rank", Order::rank}};

std::string_view name_of(Order order) {
  return std::ranges::find(orders, order, &Named::order)->name;
}

void write_number(rules::JsonWriter& json, const std::optional<double>& number) {
  number ? json.value(*number) : json.null();
}

bool read_number(dom::element element, std::optional<double>& into) {
  if (element.is_null()) return true;
  double number = 0;
  if (element.get(number)) return false;
  into = number;
  return true;
}
}  // namespace

std::optional<Order> order_named(std::string_view name) {
  const auto found = std::ranges::find(orders, name, &Named::name);
  if (found == orders.end()) return std::nullopt;
  return found->order;
}

std::string write_cursor(Order order, const store::Assessment& last) {
  std::string text;
  rules::JsonWriter json(text);
  json.array().value(name_of(order)).value(std::string_view(last.account_id)).value(std::string_view(last.name));
  write_number(json, last.point);
  write_number(json, last.rank);
  json.end_array();
  return certs::base64url(text);
}

std::optional<store::AssessmentQuery::After> read_cursor(Order order, std::string_view text) {
  const auto bytes = certs::from_base64url(text);
  if (!bytes) return std::nullopt;
  dom::parser parser;
  const simdjson::padded_string padded(*bytes);
  dom::array parts;
  if (parser.parse(padded).get(parts) || parts.size() != 5) return std::nullopt;
  std::string_view name, account, account_name;
  if (parts.at(0).get(name) || name != name_of(order)) return std::nullopt;
  if (parts.at(1).get(account) || parts.at(2).get(account_name)) return std::nullopt;
  store::AssessmentQuery::After after{std::string(account), std::string(account_name), {}, {}};
  if (!read_number(parts.at(3).value_unsafe(), after.point) || !read_number(parts.at(4).value_unsafe(), after.rank))
    return std::nullopt;
  return after;
}

std::string write_history_cursor(const HistoryPlace& last) {
  std::string text;
  rules::JsonWriter json(text);
  json.array().value("history").value(last.former).value(std::string_view(last.recomputed)).end_array();
  return certs::base64url(text);
}

std::optional<HistoryPlace> read_history_cursor(std::string_view text) {
  const auto bytes = certs::from_base64url(text);
  if (!bytes) return std::nullopt;
  dom::parser parser;
  const simdjson::padded_string padded(*bytes);
  dom::array parts;
  if (parser.parse(padded).get(parts) || parts.size() != 3) return std::nullopt;
  std::string_view name, day;
  HistoryPlace place;
  if (parts.at(0).get(name) || name != "history") return std::nullopt;
  if (parts.at(1).get(place.former) || parts.at(2).get(day)) return std::nullopt;
  place.recomputed = day;
  return place;
}

}  // namespace kam::api
