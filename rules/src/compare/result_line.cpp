#include "kam/rules/result_line.hpp"

#include "../json_members.hpp"

namespace kam::rules {

namespace {

namespace dom = simdjson::dom;

using members::flag, members::number, members::text;

/// Calls `take` for each object of a list that is there.
template <class Take>
void each(dom::element from, std::string_view key, Take take) {
  dom::array items;
  if (from.at_key(key).get(items)) return;
  for (const auto item : items) {
    if (item.is_object()) take(item);
  }
}

ResultPart part(dom::element from) {
  const std::string state = text(from, "state");
  ResultPart part{.id = text(from, "id"),
                  .unit = text(from, "unit"),
                  .reason = text(from, "reason"),
                  .proxy = text(from, "proxy"),
                  .value = number(from, "value"),
                  .label = text(from, "value"),
                  .score = number(from, "score"),
                  .weight = number(from, "weight").value_or(0),
                  .contribution = number(from, "contribution")};
  part.state = state == "known" ? State::known : state == "unknown" ? State::unknown : State::not_applicable;
  dom::array records;
  if (from.at_key("evidence").get(records)) return part;
  for (const auto record : records) {
    std::string_view id;
    if (!record.get(id)) part.evidence.emplace_back(id);
  }
  return part;
}

ResultComposite composite(dom::element from, dom::element list, std::string_view parts) {
  ResultComposite composite{number(from, "point"), number(from, "low"), number(from, "high"), {}};
  each(list, parts, [&](dom::element one) { composite.parts.push_back(part(one)); });
  return composite;
}

ResultStep step(dom::element from) {
  return {.rule = text(from, "rule"),
          .action = text(from, "action"),
          .due = text(from, "due"),
          .owner = text(from, "owner"),
          .owner_id = text(from, "owner_id"),
          .owner_name = text(from, "owner_name"),
          .priority = number(from, "priority").value_or(0),
          .now = flag(from, "now")};
}

}  // namespace

Result<ResultLine> read_result(std::string_view json) {
  constexpr std::size_t depth = 64;
  dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(json.size(), depth), depth)) return invalid("too long for the memory");
  dom::element root, block;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(root))
    return invalid(std::string("not JSON: ") + simdjson::error_message(error));
  ResultLine line;
  if (root.is_object()) line.account_id = text(root, "account_id");
  if (line.account_id.empty()) return invalid("not a scored account: expected an object with account_id");
  line.name = text(root, "name");
  line.as_of = text(root, "as_of");
  line.ruleset = text(root, "ruleset");
  line.settings = text(root, "settings");
  line.snapshot = text(root, "snapshot");
  line.tier = text(root, "tier");
  line.qualifier = text(root, "qualifier");
  line.tier_reason = text(root, "tier_reason");
  line.active = flag(root, "active").value_or(false);
  if (!root.at_key("total").get(block)) line.total = composite(block, root, "criteria");
  if (!root.at_key("health").get(block)) line.health = composite(block, block, "parts");
  if (!root.at_key("churn").get(block)) {
    line.churn = number(block, "point");
    line.churn_band = text(block, "band");
  }
  each(root, "gates", [&](dom::element gate) { line.gates.push_back({text(gate, "id"), text(gate, "state")}); });
  each(root, "recommendations", [&](dom::element one) { line.steps.push_back(step(one)); });
  for (const char* list : {"questions", "rule_questions"}) each(root, list, [&](dom::element) { ++line.questions; });
  return line;
}

}  // namespace kam::rules
