#include "kam/rules/score.hpp"

#include "write.hpp"

namespace kam::rules {

Result<ScoreCounts> score(const Pack& pack, const Records& records, const ScoreOptions& options,
                          const TakeAccount& take) {
  auto assessed = assess(pack, records, options.as_of, options.starting_set);
  if (!assessed) return assessed.error();
  const Assessment& all = **assessed;
  const auto steps = next_steps(all);
  const Trends trends(all.portfolio);
  const Roles roles(all.portfolio);
  const RunMarks marks{to_string(options.as_of),
                       pack.version(),
                       settings_mark(records, options),
                       records.snapshot.id(options.as_of),
                       all.selection.set,
                       trends,
                       roles,
                       options.sha256};
  ScoreCounts counts{all.portfolio.nodes.size(), all.portfolio.active_count};
  for (std::size_t i = 0; i < all.portfolio.nodes.size(); ++i) {
    const AccountView view(all, i);
    const auto asked = questions(view);
    counts.answered += view.records().active && (view.card.total.state == State::known || !asked.empty());
    auto taken = take({view.records().account->id, write_account(view, marks, steps[i], asked)});
    if (!taken) return taken.error();
  }
  return counts;
}

Result<Scored> score(const Pack& pack, const Records& records, const ScoreOptions& options) {
  Scored scored;
  auto counts = score(pack, records, options, [&](ScoredAccount account) -> Result<void> {
    scored.accounts.push_back(std::move(account));
    return {};
  });
  if (!counts) return counts.error();
  scored.counts = *counts;
  return scored;
}

}  // namespace kam::rules
