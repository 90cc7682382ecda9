#include "kam/rules/score.hpp"

#include "write.hpp"

namespace kam::rules {

Result<Scored> score(const Pack& pack, const Records& records, const ScoreOptions& options) {
  auto assessed = assess(pack, records, options.as_of, options.starting_set);
  if (!assessed) return assessed.error();
  const Assessment& all = **assessed;
  const auto steps = next_steps(all);
  const Trends trends(all.portfolio);
  const RunMarks marks{to_string(options.as_of),
                       pack.version(),
                       settings_mark(records, options),
                       records.snapshot.id(options.as_of),
                       all.selection.set,
                       trends,
                       options.sha256};
  Scored scored;
  scored.active = all.portfolio.active_count;
  for (std::size_t i = 0; i < all.portfolio.nodes.size(); ++i) {
    const AccountView view(all, i);
    const auto asked = questions(view);
    scored.answered += view.records().active && (view.card.total.state == State::known || !asked.empty());
    scored.accounts.push_back({view.records().account->id, write_account(view, marks, steps[i], asked)});
  }
  return scored;
}

}  // namespace kam::rules
