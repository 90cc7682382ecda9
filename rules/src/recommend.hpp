#pragma once
#include "account_view.hpp"
#include "priority.hpp"

/// Next steps (model 9).
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

/// The steps of each account in the order of 9.2, without those that gave way to a conflicting one, and with the budget
/// of each owner spent.
std::vector<Steps> next_steps(const Assessment& assessment);

/// Of two steps that cannot stand together the first stays, and names the other. In the order of 9.2.
void settle_conflicts(std::vector<Recommendation>& fired);

/// What one owner has on the table within the days of the budget; what waits stays in the list.
struct Workload {
  std::size_t now = 0, waiting = 0;
};
/// Marks what each owner is to do now: of the steps that fall due within the days of the budget the first by priority.
/// What nobody owns is one list. Keyed by the owner's id.
std::map<std::string, Workload> spend_budget(std::vector<Steps>& all, Day as_of, const Pack::Data::Budget& budget);

}  // namespace kam::rules
