#pragma once
#include "account_view.hpp"

/// Missing data as next steps: never guessed, but asked for (model 0.7).
namespace kam::rules {

/// What would narrow the score, largest gains first: criteria of the full set.
struct Question {
  std::size_t criterion;
  std::string field;
  double gain;
};
std::vector<Question> all_questions(const AccountView& view);
/// The five largest of them.
std::vector<Question> questions(const AccountView& view);

}  // namespace kam::rules
