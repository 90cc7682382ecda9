#include "../json_members.hpp"
#include "kam/rules/history.hpp"

/// An assessment of its day, read back into the form of a recomputed one.
namespace kam::rules {

namespace {

namespace dom = simdjson::dom;

constexpr double lost_after = 3;  ///< usual order intervals (model 5.1)

using members::flag, members::number, members::text;

PastFigure figure(dom::element root, std::string_view pointer, std::string_view key) {
  dom::element block;
  if (root.at_pointer(pointer).get(block)) return {};
  const auto found = number(block, key);
  return {found, found ? std::string() : text(block, "reason")};
}

PastComposite composite(dom::element root, std::string_view key) {
  dom::element block;
  if (root.at_key(key).get(block)) return {};
  PastComposite result;
  result.point = {number(block, "point"), {}};
  if (!result.point.number) result.point.reason = text(block, "reason");
  result.low = number(block, "low");
  result.high = number(block, "high");
  result.coverage = number(block, "coverage").value_or(0);
  result.confidence = number(block, "confidence").value_or(0);
  return result;
}

/// Days since its last order in usual intervals, where that is known.
std::optional<double> order_gap(dom::element root) {
  dom::array signals;
  if (root.at_pointer("/churn/signals").get(signals)) return std::nullopt;
  for (const dom::element one : signals) {
    if (one.is_object() && text(one, "id") == "chr_order_gap") return number(one, "value");
  }
  return std::nullopt;
}

}  // namespace

Result<FormerAssessment> read_former(std::string_view json) {
  thread_local dom::parser parser;
  dom::element root;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(root) || !root.is_object()) return invalid("an assessment: not JSON");
  FormerAssessment former{
      text(root, "as_of"), text(root, "ruleset"), text(root, "snapshot"), text(root, "tier"), {}, false, {}};
  PastAccount& one = former.account;
  one.id = text(root, "account_id");
  if (one.id.empty()) return invalid("an assessment: expected account_id");
  dom::element block;
  if (!root.at_key("churn").get(block)) former.band = text(block, "band");
  one.active = flag(root, "active").value_or(true);
  one.total = composite(root, "total");
  one.health = composite(root, "health");
  one.value = figure(root, "/axes/value", "value");
  one.stability = figure(root, "/axes/stability", "value");
  one.churn_risk = figure(root, "/churn", "point");
  if (!root.at_key("set").get(block) && text(block, "name") == "starting") {
    one.full_low = number(block, "full_low");
    one.full_high = number(block, "full_high");
  }
  former.lost = !one.active && order_gap(root).value_or(lost_after) >= lost_after;
  return former;
}

}  // namespace kam::rules
