#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kam/rules/day.hpp"

namespace kam::rules {

enum class State : std::uint8_t { known, unknown, not_applicable };

/// Why a value is unknown or not applicable (model 0.2).
enum class Reason : std::uint8_t {
  none,
  no_records,
  too_few_records,
  field_empty,
  field_not_in_use,
  no_permission,
  no_exchange_rate,
  no_setting,
  stale,
  conflicting_records,
  switched_off,
  starting_set,
  distance_not_relevant,
  new_account,
  not_active,
  no_contract,
  goal_reached,
  no_rising_account,
  blocked
};
std::string_view name(State state);
std::string_view name(Reason reason);

/// A named figure beside a value: a part of it, a standard error, an assumption. Empty: not known.
struct Figure {
  std::string key;
  std::variant<std::monostate, bool, double> figure;
};

/// What only few values carry.
struct Details {
  std::optional<double> low = {}, high = {};  ///< 90 % interval
  std::vector<std::string> missing = {};      ///< cost drivers without a rate: the value is "before" them
  std::vector<Figure> beside = {};            ///< members of the value itself
  std::vector<Figure> parts = {};             ///< what it is made of, by names that may come from the records
};

/// One computed quantity: known from evidence, unknown with a reason, or not applicable with a reason; never a default.
struct Value {
  State state = State::unknown;
  Reason reason = Reason::no_records;
  bool shown = true;  ///< false: known, but there is no figure to show (insolvency, distance by country)
  bool partial = false;
  double number = 0;
  std::optional<std::string> label;   ///< instead of the number, where the quantity is a label or a date
  double quality = 1, freshness = 1;  ///< q and f of model 0.6
  std::string_view proxy;             ///< code of 14.3.2, empty if the quantity is itself
  std::optional<int> window_days, covered_days, against;
  std::optional<double> k, n, of;     ///< counts behind a rate, a share or a rank
  std::vector<std::string> evidence;  ///< `invoice:536370`
  std::shared_ptr<const Details> details;

  static Value known(double number) {
    Value value;
    value.state = State::known;
    value.reason = Reason::none;
    value.number = number;
    return value;
  }
  static Value unknown(Reason reason) {
    Value value;
    value.reason = reason;
    return value;
  }
  static Value not_applicable(Reason reason) {
    Value value;
    value.state = State::not_applicable;
    value.reason = reason;
    return value;
  }
  bool is_known() const { return state == State::known; }
  Value& with(Details more) {
    details = std::make_shared<const Details>(std::move(more));
    return *this;
  }
  double confidence() const { return quality * freshness; }
};

}  // namespace kam::rules
