#include "kam/rules/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

/// Nearer than that two numbers of two runs are the same (model 14.1.10).
constexpr double same_within = 1e-9;

bool differ(double a, double b) {
  return std::abs(a - b) > same_within * std::max({1.0, std::abs(a), std::abs(b)});
}

bool differ(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() != b.has_value() || (a && differ(*a, *b));
}

double weight(const ResultPart* part) {
  return part && part->known() ? part->weight : 0;
}

/// On the scale of the composite, 0..100.
double level(const ResultPart* part) {
  return part && part->known() ? 100 * (*part->score - 1) / 9 : 0;
}

double known_weight(const std::vector<ResultPart>& parts) {
  ExactSum sum;
  for (const ResultPart& part : parts) sum.add(weight(&part));
  return sum.value();
}

/// Does it count, known or not? A part that does not apply weighs nothing in either result.
double given_weight(const ResultPart* part) {
  return part && part->state != State::not_applicable ? part->weight : 0;
}

PartChange change(const ResultPart* before, const ResultPart* after, double from, double sum) {
  PartChange change{.id = (after ? after : before)->id, .before = before, .after = after};
  const State was = before ? before->state : State::not_applicable, is = after ? after->state : State::not_applicable;
  change.weight = differ(given_weight(before), given_weight(after)) && was == is;
  change.value = was != is;
  if (was == State::known && is == State::known) {
    const bool shown = before->value || !before->label.empty();
    const bool scored = differ(before->score, after->score);
    change.value = differ(before->value, after->value) || before->label != after->label || (!shown && scored);
    change.mapping = !change.value && scored;
  }
  if (sum > 0) change.due = (weight(after) * (level(after) - from) - weight(before) * (level(before) - from)) / sum;
  return change;
}

bool is_there(const std::vector<ResultStep>& steps, const std::string& rule) {
  return std::any_of(steps.begin(), steps.end(), [&](const ResultStep& step) { return step.rule == rule; });
}

std::vector<std::string> only_in(const std::vector<ResultStep>& these, const std::vector<ResultStep>& those) {
  std::vector<std::string> rules;
  for (const ResultStep& step : these) {
    if (!is_there(those, step.rule)) rules.push_back(step.rule);
  }
  return rules;
}

}  // namespace

CompositeChange compare(const ResultComposite& before, const ResultComposite& after) {
  CompositeChange result{before.point, after.point, {}, 0};
  const bool told = before.point && after.point;
  const double from = before.point.value_or(0), sum = told ? known_weight(after.parts) : 0;
  std::map<std::string_view, std::pair<const ResultPart*, const ResultPart*>> pairs;
  for (const ResultPart& part : before.parts) pairs[part.id].first = &part;
  for (const ResultPart& part : after.parts) pairs[part.id].second = &part;
  for (const auto& [id, pair] : pairs) {
    PartChange one = change(pair.first, pair.second, from, sum);
    if (one.weight || one.value || one.mapping) {
      result.parts.push_back(std::move(one));
    } else if (pair.second && pair.second->known()) {
      ++result.same;
    }
  }
  const auto size = [](const PartChange& part) { return std::round(std::abs(part.due) / same_within); };
  std::stable_sort(result.parts.begin(), result.parts.end(),
                   [&](const PartChange& a, const PartChange& b) { return size(a) > size(b); });
  return result;
}

StepChange compare_steps(const ResultLine& before, const ResultLine& after) {
  return {only_in(after.steps, before.steps), only_in(before.steps, after.steps)};
}

Causes causes(const ResultLine& before, const ResultLine& after) {
  return {.day = before.as_of != after.as_of,
          .records = before.snapshot != after.snapshot,
          .rules = before.ruleset != after.ruleset,
          .settings = before.settings != after.settings};
}

}  // namespace kam::rules
