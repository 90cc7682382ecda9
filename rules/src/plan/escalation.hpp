#pragma once
#include "../account_view.hpp"
#include "../roles.hpp"

/// Who looks after an account, and when the top has to know (model 7).
namespace kam::rules {

struct Person {
  std::string id, name;  ///< empty: nobody
};

struct Escalation {
  std::vector<std::string_view> reasons;  ///< kpi_churn_risk, app_threat, c_level_complaints
  std::string_view role;                  ///< EX, or SM where there is no sponsor; empty if nothing calls for it
  Person person;
};

struct Routing {
  std::string_view role;  ///< kam, account_manager or sales
  Person accountable;
  bool wants_mentor = false;  ///< a rising account's manager has a key account manager as mentor
  Person mentor, sponsor;
  Escalation escalation;
};
Routing routing(const AccountView& account, const Roles& roles);

/// c_level_complaints of every account, put into the facts.
void put_complaints(Assessment& assessment);

}  // namespace kam::rules
