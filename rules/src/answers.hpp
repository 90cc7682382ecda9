#pragma once
#include <map>
#include <string_view>
#include <vector>

#include "facts/portfolio.hpp"

/// What people said to questions about the company: how it works with key accounts, and whether it should (model 3, 8).
namespace kam::rules {

class Answers {
 public:
  /// Answers dated after as_of are left out.
  explicit Answers(const Portfolio& portfolio);

  enum class Once : std::uint8_t {
    person,             ///< the latest of each respondent, whatever the group (14.8.1)
    person_and_group,   ///< the latest of each respondent in each group (14.2.2)
    person_and_subject  ///< the latest of each respondent about each of our people
  };
  /// The latest answers to a question, by group and then respondent; a latest "don't know" is among them with an empty
  /// value. One without a respondent stands for itself; one without a group is in the group "".
  std::map<std::string_view, std::vector<const Answer*>> latest(std::string_view question, Once once) const;
  /// Was the question answered at all, be it by "don't know"?
  bool asked(std::string_view question) const { return by_question_.contains(question); }

 private:
  std::map<std::string_view, std::vector<const Answer*>> by_question_;
};

/// Every group counts once, so that a large one does not drown a small one (8.5, 14.4.6).
struct GroupMean {
  double value = 0;
  std::size_t groups = 0, answers = 0;
  OnDay newest;
  std::vector<std::string> evidence;
};
/// Mean of the groups' means over the answers that are no "don't know"; without any, no groups.
GroupMean mean_of_groups(const std::map<std::string_view, std::vector<const Answer*>>& by_group);

}  // namespace kam::rules
