#include "asked.hpp"

#include <algorithm>
#include <cmath>

#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

class Average {
 public:
  void add(double number) {
    sum_.add(number);
    ++count_;
  }
  std::size_t count() const { return count_; }
  double value() const { return sum_.value() / static_cast<double>(count_); }

 private:
  ExactSum sum_;
  std::size_t count_ = 0;
};

double level_of(const Answer& answer) {
  return std::clamp(*answer.value, 1.0, static_cast<double>(MaturityTerms::levels));
}

std::string_view respondent(const Answer& answer) {
  return answer.respondent_id ? *answer.respondent_id : answer.id;
}

/// The answers of one dimension, taken item by item.
struct Taken {
  struct Group {
    Average items;
    std::set<std::string_view> respondents;
  };
  std::map<std::string_view, Group> groups;
  std::map<std::string_view, Average> respondents;
  OnDay newest;

  /// One group's answers to one item; its mean, if anybody knew.
  std::optional<double> add(std::string_view group, const std::vector<const Answer*>& answers) {
    Average of_item;
    for (const Answer* answer : answers) {
      if (!answer->value) continue;
      of_item.add(level_of(*answer));
      respondents[respondent(*answer)].add(level_of(*answer));
      groups[group].respondents.insert(respondent(*answer));
      if (answer->at && (!newest || *newest < *answer->at)) newest = answer->at;
    }
    if (of_item.count() == 0) return std::nullopt;
    groups[group].items.add(of_item.value());
    return of_item.value();
  }
};

Value judged(const Average& mean, std::size_t respondents, double freshness) {
  if (mean.count() == 0) return Value::unknown(respondents == 0 ? Reason::no_records : Reason::too_few_records);
  if (freshness < 0.1) return Value::unknown(Reason::stale);
  Value value = Value::known(mean.value());
  value.quality = respondents > 1 ? 0.7 : 0.5;
  value.freshness = freshness;
  value.n = static_cast<double>(respondents);
  return value;
}

/// Range, deviation and r_wg of the respondents' means; 2 is the variance of answers that are all equally likely.
void compare_respondents(const std::map<std::string_view, Average>& respondents, std::size_t least, Asked& asked) {
  if (respondents.size() < least) return;
  Average all;
  double lowest = MaturityTerms::levels, highest = 1;
  for (const auto& [who, mean] : respondents) {
    all.add(mean.value());
    lowest = std::min(lowest, mean.value());
    highest = std::max(highest, mean.value());
  }
  ExactSum squares;
  for (const auto& [who, mean] : respondents) squares.add(std::pow(mean.value() - all.value(), 2));
  constexpr double uniform = (MaturityTerms::levels * MaturityTerms::levels - 1) / 12.0;
  const double variance = squares.value() / static_cast<double>(respondents.size() - 1);
  asked.agreement = std::clamp(1 - variance / uniform, 0.0, 1.0);
  asked.deviation = std::sqrt(variance);
  asked.range = highest - lowest;
}

void compare_groups(std::size_t least, Asked& asked) {
  std::vector<double> means;
  for (const Voice& voice : asked.voices) {
    if (!voice.group.empty() && voice.respondents >= least) means.push_back(voice.mean);
  }
  if (means.size() < 2) return;
  const auto [lowest, highest] = std::minmax_element(means.begin(), means.end());
  asked.group_gap = *highest - *lowest;
}

}  // namespace

Asked asked(const Programme& programme, const MaturityTerms& terms, const MaturityTerms::Dimension& dimension) {
  Taken taken;
  std::vector<Average> items;
  for (const MaturityTerms::Item& item : dimension.items) {
    Average& of_groups = items.emplace_back();
    for (const auto& [group, answers] : programme.answers.latest(item.id, Answers::Once::person)) {
      if (!terms.asks(group, dimension)) continue;
      if (const auto mean = taken.add(group, answers)) of_groups.add(*mean);
    }
  }
  const std::size_t respondents = taken.respondents.size();
  const double fresh = freshness(Ageing::ratings, taken.newest, programme.portfolio.as_of);
  Asked asked;
  for (const Average& item : items) asked.items.push_back(judged(item, respondents, fresh));
  Average of_groups;
  for (const auto& [group, heard] : taken.groups) {
    if (heard.items.count() < terms.limits.least_items) continue;
    of_groups.add(heard.items.value());
    asked.voices.push_back({group, heard.items.value(), heard.respondents.size()});
  }
  for (const auto& [who, mean] : taken.respondents) asked.respondents.insert(who);
  asked.value = judged(of_groups, respondents, fresh);
  if (!asked.value.is_known()) return asked;
  compare_respondents(taken.respondents, terms.limits.persons, asked);
  compare_groups(terms.limits.persons, asked);
  return asked;
}

std::vector<SkillMean> skills(const Programme& programme, const MaturityTerms& terms) {
  std::vector<SkillMean> areas;
  for (const std::string& skill : programme.all.pack.plan.skills) {
    std::map<std::string_view, Average> persons;
    for (const auto& [group, answers] : programme.answers.latest(skill, Answers::Once::person_and_subject)) {
      for (const Answer* answer : answers) {
        if (answer->value && answer->subject_id) persons[*answer->subject_id].add(level_of(*answer));
      }
    }
    Average all;
    for (const auto& [who, ratings] : persons) all.add(ratings.value());
    SkillMean& area = areas.emplace_back(SkillMean{skill, persons.size(), std::nullopt});
    if (persons.size() >= terms.limits.persons) area.mean = all.value();
  }
  return areas;
}

}  // namespace kam::rules
