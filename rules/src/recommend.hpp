#pragma once
#include "account_view.hpp"

/// Next steps of one account (model 9).
namespace kam::rules {

struct Why {
  std::string fact;
  const Value* value;  ///< null where the fact is no Value (tier, total)
  std::optional<double> number;
  std::string text;
};

struct Recommendation {
  const Rule* rule;
  int priority = 0;
  std::string action;
  double confidence = 0;
  bool value_unknown = false;  ///< the value at stake is not known: V = 0.65
  Day due, check_at;
  std::string owner_id, owner_name;  ///< the person, empty if nobody
  std::vector<Why> why;
};

/// 0..100 (9.2): severity by value at stake (0..1), days to the deadline and confidence (0..1); half is rounded up.
int priority(const Rule& rule, double value, int days, double confidence);

/// Values at stake of all accounts: rounded, ascending.
std::vector<double> values_at_stake(const FactMatrix& facts);
std::vector<Recommendation> recommend(const AccountView& view, const std::vector<double>& stakes);

/// Largest gains first (0.7): indexes of criteria of the full set.
struct Question {
  std::size_t criterion;
  std::string field;
  double gain;
};
std::vector<Question> all_questions(const AccountView& view);
/// The five largest of them.
std::vector<Question> questions(const AccountView& view);

}  // namespace kam::rules
