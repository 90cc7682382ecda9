#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pack_data.hpp"
#include "peers/figures.hpp"

/// Next steps as they are found, and what of them an owner is to do now (model 9.2).
namespace kam::rules {

struct Why {
  std::string fact;
  const Value* value = nullptr;  ///< null where the fact is no Value of the account
  std::optional<double> number;
  std::string text;
};

/// One step, of an account or of the programme.
struct Recommendation {
  const Rule* rule = nullptr;
  int priority = 0;
  std::string action;  ///< the rule's sentence, or the one without a role that nobody holds
  double confidence = 0;
  bool value_unknown = false;  ///< the value at stake is not known: V = 0.65
  Day due, check_at;
  std::string owner_id, owner_name;         ///< the person, empty if nobody
  std::vector<Why> why;                     ///< found only when it is to be told
  bool now = false;                         ///< one of those that its owner is to do now (the budget of 9.2)
  std::vector<std::string_view> conflicts;  ///< rules that gave way to this one
};

/// What a condition that nobody can decide waits for: filling it would settle the rules.
struct RuleQuestion {
  std::string_view field;  ///< `account.executive_sponsor_id`, or `signals`: an object that is not there at all
  std::vector<std::string_view> rules;
  int priority = 0;  ///< the largest that one of the rules could have
};

/// The next steps of one account, both lists in order of priority.
struct Steps {
  std::vector<Recommendation> recommendations;
  std::vector<RuleQuestion> questions;  ///< five at most
};

/// What an owner is to do now: of the steps of all accounts that fall due within the days of the budget the first by
/// priority. What waits stays in the list; what nobody owns is one list. Of one account:
struct BudgetOf {
  const std::string& account;
  Day as_of;
  const Pack::Data::Budget& budget;

  void gather(const Steps& steps, Workloads& workloads) const;
  /// Marks the steps that are to be done now.
  void spend(const Workloads& workloads, Steps& steps) const;

 private:
  bool falls_within(const Recommendation& r) const { return r.due - as_of <= budget.days; }
  std::size_t before(const Recommendation& r, const Workloads& workloads, const Steps& own) const;
};

}  // namespace kam::rules
