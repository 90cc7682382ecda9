#include "kam/flow/write_back.hpp"

#include <simdjson.h>

#include <cmath>

#include "kam/certs/crypto.hpp"
#include "kam/rules/json.hpp"

namespace kam::flow {

namespace {
namespace dom = simdjson::dom;

std::optional<double> number_at(dom::element root, std::string_view pointer, double steps) {
  double number = 0;
  if (root.at_pointer(pointer).get(number)) return std::nullopt;
  return std::round(number * steps) / steps;
}

std::string text_at(dom::element root, std::string_view pointer) {
  std::string_view text;
  if (root.at_pointer(pointer).get(text)) return {};
  return std::string(text);
}

void write(rules::JsonWriter& json, const std::optional<double>& number) {
  number ? json.value(*number) : json.null();
}
}  // namespace

Result<connectors::WriteBack> write_back_of(std::string_view json) {
  constexpr double tenths = 10, hundredths = 100;
  dom::parser parser;
  const simdjson::padded_string padded(json);
  dom::element root;
  connectors::WriteBack change;
  if (!parser.parse(padded).get(root)) change.account = text_at(root, "/account_id");
  if (change.account.empty()) return Error{Errc::internal, "an assessment: expected a JSON object with account_id"};
  change.score = number_at(root, "/total/point", tenths);
  change.low = number_at(root, "/total/low", tenths);
  change.high = number_at(root, "/total/high", tenths);
  change.coverage = number_at(root, "/total/coverage", hundredths);
  change.tier = text_at(root, "/tier");
  change.churn_index = number_at(root, "/churn/point", tenths);
  change.churn_band = text_at(root, "/churn/band");
  change.next_step = text_at(root, "/recommendations/0/action");
  change.scored_at = text_at(root, "/as_of");
  change.ruleset = text_at(root, "/ruleset");
  return change;
}

std::string hash_of(const connectors::WriteBack& change) {
  std::string text;
  rules::JsonWriter json(text);
  json.array().value(std::string_view(change.account));
  for (const auto& number : {change.score, change.low, change.high, change.coverage, change.churn_index})
    write(json, number);
  for (const auto* field : {&change.tier, &change.churn_band, &change.next_step, &change.ruleset})
    json.value(std::string_view(*field));
  json.end_array();
  return certs::sha256_hex(text);
}

}  // namespace kam::flow
