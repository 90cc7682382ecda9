#include "promises.hpp"

#include <simdjson.h>

#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace kam::rules::test {

namespace {

using simdjson::dom::element;

constexpr double tolerance = 1e-9;

const std::set<std::string_view> reasons_of_unknown{"no_records",       "too_few_records", "field_empty",
                                                    "field_not_in_use", "no_permission",   "no_setting",
                                                    "no_exchange_rate", "stale",           "conflicting_records"};
const std::set<std::string_view> reasons_of_no_use{"switched_off", "starting_set", "distance_not_relevant",
                                                   "new_account",  "not_active",   "no_contract",
                                                   "goal_reached", "blocked",      "no_rising_account"};

std::optional<element> at(element from, std::string_view pointer) {
  element found;
  if (from.at_pointer(pointer).get(found)) return std::nullopt;
  return found;
}

std::optional<double> number(element from, std::string_view pointer) {
  const auto found = at(from, pointer);
  double value = 0;
  if (!found || found->get_double().get(value)) return std::nullopt;
  return value;
}

std::string text(element from, std::string_view pointer) {
  const auto found = at(from, pointer);
  std::string_view value;
  if (!found || found->get_string().get(value)) return "";
  return std::string(value);
}

simdjson::dom::array list(element from, std::string_view pointer) {
  const auto there = at(from, pointer);
  simdjson::dom::array found;
  if (!there || there->get_array().get(found)) return {};
  return found;
}

class Account {
 public:
  explicit Account(element root) : root_(root) {}

  std::vector<std::string> broken() {
    states(root_, "");
    for (const char* place : {"/total", "/health", "/view/attractiveness", "/view/strength"}) composite(place);
    shares();
    criteria();
    position();
    kpis();
    plan();
    full_range();
    recommendations();
    questions();
    return std::move(broken_);
  }

 private:
  void require(bool holds, const std::string& place, const std::string& promise) {
    if (!holds) broken_.push_back(place + ": " + promise);
  }

  void within(const std::string& pointer, double low, double high) {
    const auto found = number(root_, pointer);
    if (found) require(*found >= low - tolerance && *found <= high + tolerance, pointer, "within its range");
  }

  /// A value is known and has no reason, or is not and has one that belongs to its state (0.2).
  void states(element node, const std::string& place) {
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (!node.get_array().get(array)) {
      std::size_t index = 0;
      for (const element item : array) states(item, place + "/" + std::to_string(index++));
      return;
    }
    if (node.get_object().get(object)) return;
    for (const auto [key, value] : object) states(value, place + "/" + std::string(key));
    const auto k = number(node, "/k"), n = number(node, "/n");
    if (k && n) require(*k >= 0 && *k <= *n, place, "k of n");
    const std::string state = text(node, "/state");
    if (!at(node, "/reason") || state.empty()) return;
    const std::string reason = text(node, "/reason");
    if (state == "known") {
      require(reason.empty(), place, "known without a reason");
    } else {
      const auto& reasons = state == "unknown" ? reasons_of_unknown : reasons_of_no_use;
      require(reasons.contains(reason), place, state + " for a reason of its kind, not \"" + reason + "\"");
      require(!number(node, "/value") && !number(node, "/point"), place, "no number where nothing is known");
    }
  }

  void composite(const std::string& place) {
    within(place + "/coverage", 0, 1), within(place + "/confidence", 0, 1);
    within(place + "/low", 0, 100), within(place + "/high", 0, 100);
    const auto point = number(root_, place + "/point");
    const auto low = number(root_, place + "/low"), high = number(root_, place + "/high");
    if (low || high) require(low && high && *low <= *high + tolerance, place, "low below high");
    if (point) require(low && *point >= *low - tolerance && *point <= *high + tolerance, place, "a point in its range");
    if (text(root_, place + "/state") == "known") require(point.has_value(), place, "known with a point");
  }

  std::optional<double> contributions(std::string_view parts) {
    std::optional<double> sum;
    for (const element part : list(root_, parts)) {
      if (const auto contribution = number(part, "/contribution")) sum = sum.value_or(0) + *contribution;
    }
    return sum;
  }

  void adds_up(const std::string& parts, std::optional<double> to) {
    const auto sum = contributions(parts);
    require(!to == !sum || to == 0.0, parts, "contributions with a point, none without");
    if (to && sum) require(std::fabs(*sum - *to) <= tolerance, parts, "contributions that add up");
  }

  void shares() {
    adds_up("/criteria", number(root_, "/total/point"));
    if (at(root_, "/health")) adds_up("/health/parts", number(root_, "/health/point"));
    if (const auto churn = number(root_, "/churn/point")) {
      adds_up("/churn/signals", *churn == 0 ? 0.0 : 1.0);
      require(at(root_, "/churn/band").has_value() && !text(root_, "/churn/band").empty(), "/churn", "a band");
    }
    if (at(root_, "/approach")) {
      adds_up("/approach/parts", number(root_, "/approach/lean"));
      within("/approach/lean", -1, 1), within("/approach/coverage", 0, 1);
    }
    for (const char* place : {"/churn/point", "/axes/value/value", "/axes/stability/value"}) within(place, 0, 100);
  }

  void criteria() {
    scores("/criteria"), scores("/health/parts");
    for (const element signal : list(root_, "/churn/signals")) {
      const auto s = number(signal, "/s");
      if (s) require(*s >= 0 && *s <= 1, text(signal, "/id"), "s within 0..1");
    }
  }

  void scores(const std::string& parts) {
    std::size_t index = 0;
    for (const element criterion : list(root_, parts)) {
      const std::string place = parts + "/" + std::to_string(index++);
      const bool known = text(criterion, "/state") == "known";
      require(known == number(criterion, "/score").has_value(), place, "a score if known, else none");
      within(place + "/score", 1, 10), within(place + "/quality", 0, 1), within(place + "/freshness", 0.1, 1);
      within(place + "/weight", 0, 1e6);
    }
  }

  void kpis() {
    within("/kpis/kpi_nps/value", -100, 100);
    for (const char* rate : {"kpi_upsell_rate", "kpi_cross_sell_rate", "kpi_csat", "kpi_ticket_csat",
                             "kpi_satisfaction", "kpi_penetration", "kpi_engagement", "kpi_loyalty", "kpi_proactivity",
                             "kpi_topic_balance", "kpi_win_rate", "kpi_on_time", "kpi_plan_attainment",
                             "kpi_action_discipline", "kpi_renewal_rate", "kpi_relationship_quality"}) {
      within("/kpis/" + std::string(rate) + "/value", 0, 100);
    }
    const std::string quadrant = text(root_, "/quadrant");
    const bool both = text(root_, "/total/state") == "known" && text(root_, "/health/state") == "known";
    require(both || quadrant.empty(), "/quadrant", "none where value or health is unknown");
  }

  /// What the parts give is what the plan has, and what is missing has something left to give.
  void plan() {
    within("/plan/completeness", 0, 100);
    for (const char* share : {"stk_coverage", "stk_decider_contact", "stk_seniority"})
      within("/stakeholders/" + std::string(share) + "/value", 0, 1);
    const auto completeness = number(root_, "/plan/completeness");
    require(completeness.has_value() == (text(root_, "/plan/state") == "known"), "/plan",
            "a figure if known, else none");
    double given = 0, most = 0;
    for (const auto& [part, points] : members("/plan/parts")) {
      const auto of = number(root_, "/plan/of/" + part);
      given += points, most += of.value_or(0);
      require(of && points >= 0 && points <= *of + tolerance, "/plan/parts/" + part, "no more points than there are");
    }
    if (most > 0 && completeness)
      require(std::fabs(100 * given / most - *completeness) <= tolerance, "/plan", "parts that add up");
    if (!at(root_, "/plan/missing")) return;
    for (const element missing : list(root_, "/plan/missing")) {
      const std::string part(std::string_view(missing.get_string().value()));
      require(!text(root_, "/plan/fields/" + part).empty(), "/plan/missing", "a field to fill");
    }
  }

  std::map<std::string, double> members(std::string_view pointer) const {
    std::map<std::string, double> all;
    const auto found = at(root_, pointer);
    simdjson::dom::object object;
    if (!found || found->get_object().get(object)) return all;
    for (const auto [key, value] : object) all.emplace(key, value.get_double().value());
    return all;
  }

  void position() {
    within("/position/share/value", 0, 100), within("/position/win_rate/value", 0, 100);
    const auto ranked = number(root_, "/position/rank/of"), months = number(root_, "/position/months_with_purchase/of");
    if (ranked) within("/position/rank/value", 1, *ranked);
    if (months) within("/position/months_with_purchase/value", 0, *months);
  }

  /// The range of the full set stands around that of the set in use (1.2a).
  void full_range() {
    const auto low = number(root_, "/set/full_low"), high = number(root_, "/set/full_high");
    const auto in_use = number(root_, "/set/criteria"), of = number(root_, "/set/of");
    require(in_use && of && *in_use <= *of, "/set", "no more criteria in use than there are");
    if (low || high) require(low && high && *low <= *high + tolerance, "/set", "a full range");
    if (text(root_, "/set/name") != "full" || !low) return;
    require(low == number(root_, "/total/low") && high == number(root_, "/total/high"), "/set", "its own full range");
  }

  void recommendations() {
    double before = 100;
    std::set<std::string> ids;
    for (const element one : list(root_, "/recommendations")) {
      const std::string rule = text(one, "/rule");
      const auto priority = number(one, "/priority"), confidence = number(one, "/confidence");
      require(priority && *priority >= 0 && *priority <= before, rule, "by falling priority within 0..100");
      require(confidence && *confidence >= 0 && *confidence <= 1, rule, "a confidence within 0..1");
      require(ids.insert(text(one, "/id")).second, rule, "an id of its own");
      require(!text(one, "/action").empty() && list(one, "/why").size() > 0, rule, "an action and a reason for it");
      require(text(one, "/due") >= text(root_, "/as_of"), rule, "due on or after as_of");
      before = priority.value_or(before);
    }
  }

  void questions() {
    double before = 100;
    require(list(root_, "/questions").size() <= 5, "/questions", "five at most");
    for (const element question : list(root_, "/questions")) {
      const auto gain = number(question, "/gain");
      require(gain && *gain > 0 && *gain <= before + tolerance, "/questions", "by falling gain");
      before = gain.value_or(before);
    }
  }

  element root_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_promises(const std::string& account_json) {
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(account_json);
  element root;
  if (const auto error = parser.parse(padded).get(root)) {
    return {std::string("JSON, not: ") + simdjson::error_message(error)};
  }
  return Account(root).broken();
}

}  // namespace kam::rules::test
