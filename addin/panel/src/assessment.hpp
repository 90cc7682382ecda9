#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::panel {

enum class State { known, unknown, not_applicable };

/// A value of model 0.2 as the JSON gives it, with the companions that the model names for some values.
struct Value {
  State state = State::unknown;
  std::optional<double> number;
  std::string text, unit, reason, proxy;
  std::optional<double> k, n, of, against, covered_days, window_days, raters;
  bool known() const { return state == State::known; }
};

struct Criterion {
  std::string id;
  Value value;
  std::optional<double> score, weight;
};

struct Signal {
  std::string id;
  Value value;
  std::optional<double> contribution;
};

struct Total {
  State state = State::unknown;
  std::optional<double> point, low, high;
};

struct Set {
  std::string name;
  std::optional<double> criteria, of, full_low, full_high;
};

struct Churn {
  State state = State::unknown;
  std::string reason, band;
  std::optional<double> point;
  std::vector<Signal> signals;
};

struct GateState {
  std::string id, state;
};

struct WhyFact {
  std::string fact, text;
  std::optional<double> number;
};

struct Recommendation {
  std::string rule, action, effect, check_at;
  std::string owner, owner_name;  ///< the code of model 9.2, and who that is
  std::string due;
  std::vector<WhyFact> why;
};

struct OpenQuestion {
  std::string field, criterion;
  std::optional<double> gain;
};

struct About {
  std::string label, owner, kam, country, industry, segment, currency;
};

/// A scored account as contract 4 has it, in the parts that the panel shows. Absent blocks are empty.
struct Assessment {
  std::string account_id, name, as_of, ruleset, tier, qualifier, tier_reason;
  bool active = true;
  bool candidate_for_key = false;
  About about;
  Total total;
  Set set;
  std::map<std::string, Value, std::less<>> position, axes, kpis;
  std::vector<GateState> gates;
  std::vector<Criterion> criteria;
  std::optional<Churn> churn;
  std::vector<Recommendation> recommendations;
  std::vector<OpenQuestion> questions;

  Value at(const std::map<std::string, Value, std::less<>>& block, std::string_view key) const {
    const auto found = block.find(key);
    return found == block.end() ? Value{} : found->second;
  }
  const Criterion* criterion(std::string_view id) const;
  const Signal* signal(std::string_view id) const;
  /// Whether the score leaves out criteria that the data cannot carry yet (model 1.2a).
  bool on_starting_set() const {
    return set.name == "starting" && !(set.criteria && set.of && *set.criteria >= *set.of);
  }
  double known_criteria() const;       ///< criteria with a known value
  double applicable_criteria() const;  ///< criteria that count here
};

/// @error invalid_input: not JSON, deeper than 64, or without an account_id.
Result<Assessment> read_assessment(std::string_view json);

}  // namespace kam::panel
