#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "kam/rules/day.hpp"

/// What people did with recommendations, and what is shown today because of it (model 9.1). Pure: the store keeps the
/// cases and the API shows the outcome.
namespace kam::rules {

enum class StepState : std::uint8_t { open, accepted, done, dismissed, expired };
std::string_view name(StepState state);

/// One recommendation from the day it first came up, with the latest that was done about it.
struct StepCase {
  std::string account, rule;
  Day opened_at, changed_at;
  Day check_at;  ///< when its effect is to be seen
  StepState state = StepState::open;
  std::string reason{};  ///< of a dismissal
};

/// A rule that fires for an account today.
struct FiredStep {
  std::string account, rule;
};

struct DecisionTerms {
  int silence_days = 90;  ///< that a rule dismissed with a reason says nothing for the account
  std::size_t review_from_cases = 20;
  double review_above_share = 0.5;  ///< of dismissals among the decided cases
};

struct ShownStep {
  std::size_t fired;  ///< place in the list given
  StepState state;    ///< open or accepted

  bool operator==(const ShownStep&) const = default;
};

struct Standing {
  std::vector<ShownStep> shown;      ///< in the order given
  std::vector<std::size_t> expired;  ///< cases still open that no longer fire, by their place in the list given
};

/// A dismissal without a reason silences nothing. What is done rests until the day of its check; if it still fires
/// then, the effect has not come and it is open again. The latest case of an account and rule counts.
Standing standing(std::span<const StepCase> cases, std::span<const FiredStep> fired, Day today,
                  const DecisionTerms& terms = {});

/// How people took to one rule.
struct RuleRecord {
  std::string rule;
  std::size_t decided = 0, dismissed = 0;      ///< accepted, done or dismissed; those dismissed
  std::map<std::string, std::size_t> reasons;  ///< of the dismissals
  bool up_for_review = false;
};
/// By rule id; what nobody decided on is not counted.
std::vector<RuleRecord> rule_records(std::span<const StepCase> cases, const DecisionTerms& terms = {});

}  // namespace kam::rules
