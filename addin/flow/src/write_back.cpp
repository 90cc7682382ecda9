#include "kam/flow/write_back.hpp"

#include <cmath>

#include "kam/certs/crypto.hpp"
#include "kam/rules/json.hpp"
#include "src/json_at.hpp"

namespace kam::flow {

namespace {
namespace dom = simdjson::dom;

std::optional<double> rounded_at(dom::element root, std::string_view pointer, double steps) {
  const auto number = number_at(root, pointer);
  return number ? std::optional(std::round(*number * steps) / steps) : std::nullopt;
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
  change.score = rounded_at(root, "/total/point", tenths);
  change.low = rounded_at(root, "/total/low", tenths);
  change.high = rounded_at(root, "/total/high", tenths);
  change.coverage = rounded_at(root, "/total/coverage", hundredths);
  change.tier = text_at(root, "/tier");
  change.churn_index = rounded_at(root, "/churn/point", tenths);
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
