#include "assessment.hpp"

#include <simdjson.h>

#include <algorithm>

namespace kam::panel {
namespace {

namespace dom = simdjson::dom;

/// A member that is absent, null or of another type reads as empty: what a version does not compute yet is simply not
/// there.
std::string text_of(dom::element object, std::string_view key) {
  std::string_view text;
  return object[key].get_string().get(text) ? std::string() : std::string(text);
}

std::optional<double> number_of(dom::element object, std::string_view key) {
  double number = 0;
  if (object[key].get_double().get(number)) return std::nullopt;
  return number;
}

bool flag_of(dom::element object, std::string_view key, bool otherwise) {
  bool flag = otherwise;
  return object[key].get_bool().get(flag) ? otherwise : flag;
}

State state_of(dom::element object) {
  const auto state = text_of(object, "state");
  if (state == "known") return State::known;
  return state == "not_applicable" ? State::not_applicable : State::unknown;
}

Value value_of(dom::element object) {
  return {.state = state_of(object),
          .number = number_of(object, "value"),
          .text = text_of(object, "value"),
          .unit = text_of(object, "unit"),
          .reason = text_of(object, "reason"),
          .proxy = text_of(object, "proxy"),
          .k = number_of(object, "k"),
          .n = number_of(object, "n"),
          .of = number_of(object, "of"),
          .against = number_of(object, "against"),
          .covered_days = number_of(object, "covered_days"),
          .window_days = number_of(object, "window_days"),
          .raters = {}};
}

template <class Item, class Read>
std::vector<Item> list_of(dom::element object, std::string_view key, Read read) {
  std::vector<Item> items;
  dom::array array;
  if (object[key].get_array().get(array)) return items;
  for (const auto element : array) items.push_back(read(element));
  return items;
}

std::map<std::string, Value, std::less<>> values_of(dom::element object, std::string_view key) {
  std::map<std::string, Value, std::less<>> values;
  dom::object members;
  if (object[key].get_object().get(members)) return values;
  for (const auto& [name, member] : members) values.emplace(name, value_of(member));
  return values;
}

/// Each rater's answer is a record of the evidence.
std::optional<double> raters_of(dom::element e) {
  dom::array evidence;
  if (e["evidence"].get_array().get(evidence) || evidence.size() == 0) return std::nullopt;
  return static_cast<double>(evidence.size());
}

Criterion criterion_of(dom::element e) {
  Criterion criterion{text_of(e, "id"), value_of(e), number_of(e, "score"), number_of(e, "weight")};
  if (criterion.value.proxy == "rated") criterion.value.raters = raters_of(e);
  return criterion;
}

Signal signal_of(dom::element e) {
  return {text_of(e, "id"), value_of(e), number_of(e, "contribution")};
}

GateState gate_of(dom::element e) {
  return {text_of(e, "id"), text_of(e, "state")};
}

WhyFact why_of(dom::element e) {
  return {text_of(e, "fact"), text_of(e, "value"), number_of(e, "value")};
}

Recommendation recommendation_of(dom::element e) {
  return {.rule = text_of(e, "rule"),
          .action = text_of(e, "action"),
          .effect = text_of(e, "effect"),
          .check_at = text_of(e, "check_at"),
          .owner = text_of(e, "owner"),
          .owner_name = text_of(e, "owner_name"),
          .due = text_of(e, "due"),
          .why = list_of<WhyFact>(e, "why", why_of)};
}

OpenQuestion question_of(dom::element e) {
  return {text_of(e, "field"), text_of(e, "criterion"), number_of(e, "gain")};
}

About about_of(dom::element e) {
  return {.label = text_of(e, "label"),
          .owner = text_of(e, "owner"),
          .kam = text_of(e, "kam"),
          .country = text_of(e, "country"),
          .industry = text_of(e, "industry"),
          .segment = text_of(e, "segment"),
          .currency = text_of(e, "currency")};
}

std::optional<Churn> churn_of(dom::element root) {
  dom::element block;
  if (root["churn"].get(block) || !block.is_object()) return std::nullopt;
  return Churn{.state = state_of(block),
               .reason = text_of(block, "reason"),
               .band = text_of(block, "band"),
               .point = number_of(block, "point"),
               .signals = list_of<Signal>(block, "signals", signal_of)};
}

void read_score(dom::element root, Assessment& into) {
  dom::element block;
  if (!root["total"].get(block))
    into.total = {state_of(block), number_of(block, "point"), number_of(block, "low"), number_of(block, "high")};
  if (!root["set"].get(block))
    into.set = {text_of(block, "name"), number_of(block, "criteria"), number_of(block, "of"),
                number_of(block, "full_low"), number_of(block, "full_high")};
  if (!root["about"].get(block)) into.about = about_of(block);
  if (!root["flags"].get(block)) into.candidate_for_key = flag_of(block, "candidate_for_key", false);
}

template <class Items>
const typename Items::value_type* by_id(const Items& items, std::string_view id) {
  const auto found = std::ranges::find_if(items, [id](const auto& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Criterion* Assessment::criterion(std::string_view id) const {
  return by_id(criteria, id);
}

const Signal* Assessment::signal(std::string_view id) const {
  return churn ? by_id(churn->signals, id) : nullptr;
}

double Assessment::known_criteria() const {
  return static_cast<double>(std::ranges::count_if(criteria, [](const auto& c) { return c.value.known(); }));
}

double Assessment::applicable_criteria() const {
  return static_cast<double>(
      std::ranges::count_if(criteria, [](const auto& c) { return c.value.state != State::not_applicable; }));
}

Result<Assessment> read_assessment(std::string_view json) {
  dom::parser parser;
  if (parser.allocate(json.size() + 1, 64)) return Error{Errc::internal, "assessment: no memory to read it"};
  const simdjson::padded_string bytes(json);
  dom::element root;
  if (const auto error = parser.parse(bytes).get(root))
    return invalid(std::string("assessment: ") + simdjson::error_message(error));
  if (!root.is_object()) return invalid("assessment: an object was expected");

  Assessment a;
  a.account_id = text_of(root, "account_id");
  if (a.account_id.empty()) return invalid("assessment: /account_id is missing");
  a.name = text_of(root, "name");
  a.as_of = text_of(root, "as_of");
  a.ruleset = text_of(root, "ruleset");
  a.tier = text_of(root, "tier");
  a.qualifier = text_of(root, "qualifier");
  a.tier_reason = text_of(root, "tier_reason");
  a.active = flag_of(root, "active", true);
  read_score(root, a);
  a.position = values_of(root, "position");
  a.axes = values_of(root, "axes");
  a.kpis = values_of(root, "kpis");
  a.gates = list_of<GateState>(root, "gates", gate_of);
  a.criteria = list_of<Criterion>(root, "criteria", criterion_of);
  a.churn = churn_of(root);
  a.recommendations = list_of<Recommendation>(root, "recommendations", recommendation_of);
  a.questions = list_of<OpenQuestion>(root, "questions", question_of);
  return a;
}

}  // namespace kam::panel
