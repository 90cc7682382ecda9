#include "kam/rules/value.hpp"

#include <array>

namespace kam::rules {

std::string_view name(State state) {
  static constexpr std::array<std::string_view, 3> names{"known", "unknown", "not_applicable"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(Reason reason) {
  static constexpr std::array<std::string_view, 19> names{"",
                                                          "no_records",
                                                          "too_few_records",
                                                          "field_empty",
                                                          "field_not_in_use",
                                                          "no_permission",
                                                          "no_exchange_rate",
                                                          "no_setting",
                                                          "stale",
                                                          "conflicting_records",
                                                          "switched_off",
                                                          "starting_set",
                                                          "distance_not_relevant",
                                                          "new_account",
                                                          "not_active",
                                                          "no_contract",
                                                          "goal_reached",
                                                          "no_rising_account",
                                                          "blocked"};
  return names[static_cast<std::size_t>(reason)];
}

}  // namespace kam::rules
