#pragma once
#include "account_view.hpp"
#include "recommend.hpp"

namespace kam::rules {

/// Collects what the undecided rules of one account wait for, field by field.
class RuleQuestions {
 public:
  explicit RuleQuestions(const AccountView& view) : view_(view) {}
  /// A rule that one unknown fact keeps open, with the priority it could have. Asked only if somebody can fill it in:
  /// more records of a kind that is there come by themselves.
  void add(const Rule& rule, std::string_view fact, int priority);
  /// The five that matter most: by priority, then by field.
  std::vector<RuleQuestion> foremost() const;

 private:
  const AccountView& view_;
  std::vector<RuleQuestion> asked_;
};

}  // namespace kam::rules
