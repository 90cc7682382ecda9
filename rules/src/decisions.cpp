#include "kam/rules/decisions.hpp"

#include <set>
#include <tuple>

namespace kam::rules {

namespace {

using Key = std::pair<std::string_view, std::string_view>;  ///< account, rule

std::map<Key, const StepCase*> latest_of(std::span<const StepCase> cases) {
  std::map<Key, const StepCase*> latest;
  for (const StepCase& one : cases) {
    const StepCase*& held = latest[{one.account, one.rule}];
    if (!held || std::tie(held->changed_at, held->opened_at) <= std::tie(one.changed_at, one.opened_at)) held = &one;
  }
  return latest;
}

bool is_silent(const StepCase& last, Day today, const DecisionTerms& terms) {
  if (last.state == StepState::done) return today < last.check_at;
  return last.state == StepState::dismissed && !last.reason.empty() && today - last.changed_at < terms.silence_days;
}

}  // namespace

std::string_view name(StepState state) {
  static constexpr std::string_view names[]{"open", "accepted", "done", "dismissed", "expired"};
  return names[static_cast<std::size_t>(state)];
}

Standing standing(std::span<const StepCase> cases, std::span<const FiredStep> fired, Day today,
                  const DecisionTerms& terms) {
  const auto latest = latest_of(cases);
  Standing result;
  std::set<Key> firing;
  for (std::size_t i = 0; i < fired.size(); ++i) {
    const Key key{fired[i].account, fired[i].rule};
    firing.insert(key);
    const auto last = latest.find(key);
    if (last != latest.end() && is_silent(*last->second, today, terms)) continue;
    const bool accepted = last != latest.end() && last->second->state == StepState::accepted;
    result.shown.push_back({i, accepted ? StepState::accepted : StepState::open});
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].state == StepState::open && !firing.contains({cases[i].account, cases[i].rule})) {
      result.expired.push_back(i);
    }
  }
  return result;
}

std::vector<RuleRecord> rule_records(std::span<const StepCase> cases, const DecisionTerms& terms) {
  std::map<std::string_view, RuleRecord> by_rule;
  for (const StepCase& one : cases) {
    if (one.state == StepState::open || one.state == StepState::expired) continue;
    RuleRecord& record = by_rule[one.rule];
    record.rule = one.rule;
    ++record.decided;
    if (one.state != StepState::dismissed) continue;
    ++record.dismissed;
    if (!one.reason.empty()) ++record.reasons[one.reason];
  }
  std::vector<RuleRecord> records;
  for (auto& [rule, record] : by_rule) {
    const auto decided = static_cast<double>(record.decided);
    record.up_for_review = record.decided >= terms.review_from_cases &&
                           static_cast<double>(record.dismissed) > terms.review_above_share * decided;
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace kam::rules
