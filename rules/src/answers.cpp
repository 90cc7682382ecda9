#include "answers.hpp"

#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

/// Later by its day, then by its id (14.1.10); without a day it is before all others.
bool is_later(const Answer& a, const Answer& b) {
  const Day never{INT32_MIN};
  return std::pair(b.at.value_or(never), std::string_view(b.id)) <
         std::pair(a.at.value_or(never), std::string_view(a.id));
}

}  // namespace

Answers::Answers(const Portfolio& portfolio) {
  for (const Answer& answer : portfolio.records.answers) {
    if (!answer.at || *answer.at <= portfolio.as_of) by_question_[answer.question_id].push_back(&answer);
  }
}

std::map<std::string_view, std::vector<const Answer*>> Answers::latest(std::string_view question, Once once) const {
  std::map<std::pair<std::string_view, std::string_view>, const Answer*> held;  // by respondent and group
  const auto found = by_question_.find(question);
  if (found == by_question_.end()) return {};
  for (const Answer* answer : found->second) {
    const std::string_view who = answer->respondent_id ? *answer->respondent_id : answer->id;
    const std::string_view group = once == Once::person || !answer->group ? std::string_view() : *answer->group;
    const Answer*& latest = held[{who, group}];
    if (!latest || is_later(*answer, *latest)) latest = answer;
  }
  std::map<std::string_view, std::vector<const Answer*>> by_group;
  for (const auto& [who, answer] : held) {
    by_group[answer->group ? std::string_view(*answer->group) : std::string_view()].push_back(answer);
  }
  return by_group;
}

GroupMean mean_of_groups(const std::map<std::string_view, std::vector<const Answer*>>& by_group) {
  GroupMean all;
  ExactSum means;
  for (const auto& [group, answers] : by_group) {
    ExactSum sum;
    std::size_t known = 0;
    for (const Answer* answer : answers) {
      if (!answer->value) continue;
      ++known;
      sum.add(*answer->value);
      if (answer->at && (!all.newest || *all.newest < *answer->at)) all.newest = answer->at;
      all.evidence.push_back("answer:" + answer->id);
    }
    if (known == 0) continue;
    means.add(sum.value() / static_cast<double>(known));
    ++all.groups;
    all.answers += known;
  }
  if (all.groups > 0) all.value = means.value() / static_cast<double>(all.groups);
  return all;
}

}  // namespace kam::rules
