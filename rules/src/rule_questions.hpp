#pragma once
#include "account_view.hpp"
#include "recommend.hpp"

namespace kam::rules {

/// Which field of the records would settle a fact: of its inputs the first object that is not there at all, or field
/// that nobody fills yet; else the first field. Empty if none is a field. The same for all accounts.
class FieldsToFill {
 public:
  explicit FieldsToFill(const Portfolio& portfolio) : portfolio_(portfolio), fields_(facts().size()) {}
  std::string_view of(const FactDef& fact);

 private:
  const Portfolio& portfolio_;
  std::vector<std::optional<std::string_view>> fields_;  ///< by fact, as far as asked for
};

/// Collects what the undecided rules of one account wait for, field by field.
class RuleQuestions {
 public:
  RuleQuestions(const AccountView& view, FieldsToFill& fields) : view_(view), fields_(fields) {}
  /// A rule that one unknown fact keeps open, with the priority it could have. Asked only if somebody can fill it in:
  /// more records of a kind that is there come by themselves.
  void add(const Rule& rule, expr::Slot fact, int priority);
  /// The five that matter most: by priority, then by field.
  std::vector<RuleQuestion> foremost() const;

 private:
  const AccountView& view_;
  FieldsToFill& fields_;
  std::vector<RuleQuestion> asked_;
};

}  // namespace kam::rules
