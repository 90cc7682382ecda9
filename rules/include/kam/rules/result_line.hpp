#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/rules/value.hpp"

namespace kam::rules {

/// A criterion or a part of health, as a scored account tells it.
struct ResultPart {
  std::string id, unit, reason, proxy;
  State state = State::unknown;
  std::optional<double> value;  ///< what is shown, if it is a number
  std::string label;            ///< if it is a text
  std::optional<double> score;  ///< 1..10
  double weight = 0;
  std::optional<double> contribution;
  std::vector<std::string> evidence = {};

  bool known() const { return state == State::known && score.has_value(); }
};

struct ResultComposite {
  std::optional<double> point, low, high;
  std::vector<ResultPart> parts;
};

struct ResultGate {
  std::string id, state;
};

struct ResultStep {
  std::string rule, action, due, owner, owner_id, owner_name;
  double priority = 0;
  std::optional<bool> now;  ///< within the owner's budget, where the result says so
};

/// One line of `kamd score` (contract 4), in the parts that are compared and counted. Absent blocks are empty.
struct ResultLine {
  std::string account_id, name, as_of, ruleset, settings, snapshot, tier, qualifier, tier_reason, churn_band;
  bool active = false;
  ResultComposite total, health;
  std::optional<double> churn;
  std::vector<ResultGate> gates;
  std::vector<ResultStep> steps;
  std::size_t questions = 0;
};

/// @error invalid_input: not JSON, deeper than 64, or no scored account; says what is wrong.
Result<ResultLine> read_result(std::string_view line);

}  // namespace kam::rules
