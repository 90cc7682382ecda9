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

std::string_view given(const Text& text) {
  return text ? std::string_view(*text) : std::string_view();
}

/// What keeps two answers of one respondent apart.
std::string_view apart(const Answer& answer, Answers::Once once) {
  switch (once) {
    case Answers::Once::person_and_group:
      return given(answer.group);
    case Answers::Once::person_and_subject:
      return given(answer.subject_id);
    default:
      return {};
  }
}

}  // namespace

Answers::Answers(const Portfolio& portfolio) {
  for (const Answer& answer : portfolio.records.answers) {
    if (!answer.at || *answer.at <= portfolio.as_of) by_question_[answer.question_id].push_back(&answer);
  }
}

std::map<std::string_view, std::vector<const Answer*>> Answers::latest(std::string_view question, Once once) const {
  std::map<std::pair<std::string_view, std::string_view>, const Answer*> held;  // by respondent, and group or subject
  const auto found = by_question_.find(question);
  if (found == by_question_.end()) return {};
  for (const Answer* answer : found->second) {
    const std::string_view who = answer->respondent_id ? *answer->respondent_id : answer->id;
    const Answer*& latest = held[{who, apart(*answer, once)}];
    if (!latest || is_later(*answer, *latest)) latest = answer;
  }
  std::map<std::string_view, std::vector<const Answer*>> by_group;
  for (const auto& [who, answer] : held) {
    by_group[given(answer->group)].push_back(answer);
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
