#include "told.hpp"

#include <algorithm>

#include "kam/rules/exact_sum.hpp"

namespace kam::rules::backtests {

namespace {

/// Of the score over all accounts of the cut where it is known.
double middle(const ScoreColumn& column, const Outcomes& outcomes) {
  std::vector<double> known;
  for (const Outcome& one : outcomes.accounts) {
    if (column.values[one.node]) known.push_back(*column.values[one.node]);
  }
  return known.empty() ? 0 : median(known);
}

}  // namespace

Sample sample(const ScoreColumn& column, const Outcomes& outcomes, Label label, const ScoreColumn* among) {
  Sample result;
  const double direction = column.about.higher_is_better == is_good(label) ? 1 : -1;
  const double unknown = middle(column, outcomes);
  for (const Outcome& one : outcomes.accounts) {
    if (!one.is(label) || (among && !among->values[one.node])) continue;
    const auto& score = column.values[one.node];
    result.unknown += !score;
    result.cases.push_back({direction * score.value_or(unknown), *one.is(label)});
  }
  return result;
}

Sample ranked(Sample sample) {
  std::vector<double> scores;
  for (const Case& one : sample.cases) scores.push_back(one.score);
  const auto places = percentiles(scores);
  for (std::size_t i = 0; i < places.size(); ++i) sample.cases[i].score = places[i];
  return sample;
}

LabelCount counted(Label label, std::span<const Outcome* const> accounts) {
  LabelCount count{name(label), is_good(label), 0, 0};
  for (const Outcome* one : accounts) {
    if (!one->is(label)) continue;
    ++count.accounts;
    count.events += *one->is(label);
  }
  return count;
}

namespace {

/// The samples of all cuts as one; a single cut keeps its scores.
Sample pool(std::span<const CutData> cuts, std::size_t score, Label label, const std::size_t* among = nullptr) {
  Sample all;
  for (const CutData& cut : cuts) {
    Sample one = sample(cut.columns[score], cut.outcomes, label, among ? &cut.columns[*among] : nullptr);
    if (cuts.size() > 1) one = ranked(std::move(one));
    all.cases.insert(all.cases.end(), one.cases.begin(), one.cases.end());
    all.unknown += one.unknown;
  }
  return all;
}

std::size_t events_of(std::span<const Case> cases) {
  return static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), [](const Case& one) { return one.event; }));
}

/// The area where there is enough to tell by.
std::optional<Auc> area(std::span<const Case> cases) {
  const std::size_t events = events_of(cases);
  if (events < least_events || cases.size() - events < least_events) return std::nullopt;
  return auc(cases);
}

std::optional<double> mean_of_cuts(std::span<const CutData> cuts, std::size_t score, Label label) {
  double sum = 0;
  for (const CutData& cut : cuts) {
    const auto one = area(sample(cut.columns[score], cut.outcomes, label).cases);
    if (!one) return std::nullopt;
    sum += one->value;
  }
  return sum / static_cast<double>(cuts.size());
}

Told told_by(std::span<const CutData> cuts, std::size_t score, Label label) {
  const Sample all = pool(cuts, score, label);
  Told result;
  result.score = score;
  result.label = name(label);
  result.accounts = all.cases.size();
  result.events = events_of(all.cases);
  result.unknown = all.unknown;
  result.auc = area(all.cases);
  if (!result.auc) return result;
  if (cuts.size() > 1) result.mean_of_cuts = mean_of_cuts(cuts, score, label);
  for (const double part : {0.05, 0.1, 0.2}) result.captures.push_back(capture(all.cases, part));
  if (all.unknown == 0) return result;
  const Sample own = pool(cuts, score, label, &score);
  Told::OnKnown known{own.cases.size(), events_of(own.cases), area(own.cases), {}};
  const auto columns = cuts.front().columns;
  for (std::size_t other = 0; other < columns.size(); ++other) {
    if (other != score && columns[other].about.baseline) {
      known.baselines.emplace_back(other, area(pool(cuts, other, label, &score).cases));
    }
  }
  result.on_known = std::move(known);
  return result;
}

std::optional<double> margin_change(std::span<const Outcome* const> accounts, std::size_t& count) {
  std::vector<double> changes;
  for (const Outcome* one : accounts) {
    if (one->margin_before && one->margin_after) changes.push_back(*one->margin_after - *one->margin_before);
  }
  count = changes.size();
  return changes.empty() ? std::nullopt : std::optional(median(changes));
}

}  // namespace

std::vector<Told> told(std::span<const CutData> cuts) {
  std::vector<Told> all;
  for (std::size_t score = 0; score < cuts.front().columns.size(); ++score) {
    for (const Label label : labels) all.push_back(told_by(cuts, score, label));
  }
  return all;
}

std::optional<double> revenue_change(std::span<const Outcome* const> accounts, const Outcomes& outcomes) {
  ExactSum before, after;
  for (const Outcome* one : accounts) {
    if (!one->before || !one->after) continue;
    before.add(*one->before);
    after.add(*one->after);
  }
  if (before.value() <= 0) return std::nullopt;
  const double longer = static_cast<double>(outcomes.days_before) / outcomes.horizon.days();
  return 100 * (after.value() / before.value() * longer - 1);
}

std::vector<ScoreTenth> tenths(const ScoreColumn& column, const Outcomes& outcomes) {
  std::vector<const Outcome*> known;
  std::vector<double> scores;
  for (const Outcome& one : outcomes.accounts) {
    if (!column.values[one.node]) continue;
    known.push_back(&one);
    scores.push_back(*column.values[one.node]);
  }
  std::vector<ScoreTenth> all;
  for (const Decile& group : deciles(scores)) {
    std::vector<const Outcome*> members;
    for (const std::size_t i : group.members) members.push_back(known[i]);
    ScoreTenth tenth{group.number, group.lowest, group.highest, members.size(), {}, {}, {}, 0};
    for (const Label label : labels) tenth.labels.push_back(counted(label, members));
    tenth.revenue_change_pct = revenue_change(members, outcomes);
    tenth.margin_change_pp = margin_change(members, tenth.margins);
    all.push_back(std::move(tenth));
  }
  return all;
}

namespace {

/// Nothing bought, or of the biggest fifth and slipped, or lost.
bool went_quiet(const Outcome& one) {
  return !*one.is(Label::still_buying) || one.is(Label::slip).value_or(false) || *one.is(Label::lost);
}

Listed listed(const Outcome& one, const ScoreColumn& column, const Portfolio& then) {
  const Account& account = *then.nodes[one.node].account;
  return {account.id,
          account.name.value_or(account.id),
          *column.values[one.node],
          one.before,
          one.after,
          one.expected,
          one.last_purchase,
          one.purchases,
          one.contract_ended};
}

std::vector<Listed> largest_first(std::vector<const Outcome*> accounts, const ScoreColumn& column,
                                  const Portfolio& then) {
  const auto size = [](const Outcome* one) { return rounded(one->before.value_or(0)); };
  std::stable_sort(accounts.begin(), accounts.end(),
                   [&](const Outcome* a, const Outcome* b) { return size(a) > size(b); });
  accounts.resize(std::min(accounts.size(), listed_most));
  std::vector<Listed> list;
  for (const Outcome* one : accounts) list.push_back(listed(*one, column, then));
  return list;
}

}  // namespace

Surprises surprises(const ScoreColumn& column, std::size_t score, const Outcomes& outcomes, const Portfolio& then) {
  Surprises result;
  result.score = score;
  std::vector<const Outcome*> known, quiet, stayed;
  std::vector<double> scores;
  const double direction = column.about.higher_is_better ? 1 : -1;
  for (const Outcome& one : outcomes.accounts) {
    if (!column.values[one.node]) continue;
    known.push_back(&one);
    scores.push_back(direction * *column.values[one.node]);
  }
  const auto places = percentiles(scores);
  for (std::size_t i = 0; i < known.size(); ++i) {
    const double own = *column.values[known[i]->node];
    if (rounded(places[i]) >= 80) {
      result.safe_from = result.safe++ == 0 || own * direction < result.safe_from * direction ? own : result.safe_from;
      if (went_quiet(*known[i])) quiet.push_back(known[i]);
    } else if (rounded(places[i]) < 20) {
      result.flagged_to =
          result.flagged++ == 0 || own * direction > result.flagged_to * direction ? own : result.flagged_to;
      if (!went_quiet(*known[i])) stayed.push_back(known[i]);
    }
  }
  result.quiet_count = quiet.size();
  result.stayed_count = stayed.size();
  result.quiet = largest_first(std::move(quiet), column, then);
  result.stayed = largest_first(std::move(stayed), column, then);
  return result;
}

}  // namespace kam::rules::backtests
