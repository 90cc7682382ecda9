#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "../facts/portfolio.hpp"
#include "plan_terms.hpp"

/// How much of each thing a plan has (model 6.4, 14.7.2).
namespace kam::rules {

/// The plan in force of an account, with what its marks are told from.
class PlanView {
 public:
  /// @param plan  of this account.
  PlanView(const Portfolio& portfolio, const Node& node, const Plan& plan, const PlanTerms& terms);

  const Portfolio& portfolio;
  const Node& node;
  const Plan& plan;
  const PlanTerms& terms;
  std::vector<const Contact*> people;  ///< active ones
  std::vector<const PlanGoal*> goals;  ///< these four by id
  std::vector<const PlanAction*> actions;
  std::vector<const SwotItem*> swot;
  std::vector<const User*> team;  ///< named in the account's team, those we know

  /// No older than so many days (14.1.4).
  bool is_within(OnDay day, double days) const { return day && portfolio.as_of - *day <= days; }
  /// In so many days up to as_of (14.1.4).
  bool happened(OnDay day, int days) const { return day && days_back(portfolio.as_of, days).holds(*day); }
  std::size_t functions() const;  ///< distinct ones of the team
};

/// One thing that can be had: its part, its id, and the share 0..1 of it that a plan has.
struct MarkRow {
  std::string_view part, mark;
  double (*share)(const PlanView&, std::string_view mark);
};
std::span<const MarkRow> mark_rows();

/// Is an action done by the day? One whose status says so counts too.
bool is_done(const PlanAction& action, Day as_of);

}  // namespace kam::rules
