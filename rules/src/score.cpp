#include "kam/rules/score.hpp"

#include "write.hpp"
#include "write_all.hpp"

namespace kam::rules {

namespace {
/// What trends look through, where the assessment has but a part of the accounts.
std::optional<Trends::Surroundings> lenses_of(const Assessment& all) {
  if (all.whole) return std::nullopt;
  return Trends::Surroundings{all.of(&PeerFigures::lens_feeds), all.of(&PeerFigures::elsewhere),
                              all.of(&PeerFigures::lens_totals)};
}
}  // namespace

Result<ScoreCounts> write_all(const Assessment& all, const Pack& pack, const Records& records,
                              const ScoreOptions& options, const TakeAccount& take) {
  const auto lenses = lenses_of(all);
  const Trends trends(all.portfolio, lenses ? &*lenses : nullptr);
  const Roles roles(all.portfolio);
  const RunMarks marks{to_string(options.as_of),
                       pack.version(),
                       settings_mark(records, options),
                       records.snapshot.id(options.as_of),
                       all.selection.set,
                       trends,
                       roles,
                       options.sha256};
  ScoreCounts counts{all.portfolio.nodes.size(), 0, 0};
  for (std::size_t i = 0; i < all.portfolio.nodes.size(); ++i) {
    const AccountView view(all, i);
    const auto asked = questions(view);
    const bool active = view.records().active;
    counts.active += active;
    counts.answered += active && (view.card.total.state == State::known || !asked.empty());
    auto taken = take({view.records().account->id, write_account(view, marks, all.steps[i], asked)});
    if (!taken) return taken.error();
  }
  return counts;
}

Result<ScoreCounts> score(const Pack& pack, const Records& records, const ScoreOptions& options,
                          const TakeAccount& take) {
  auto assessed = assess(pack, records, options.as_of, options.starting_set);
  if (!assessed) return assessed.error();
  return write_all(**assessed, pack, records, options, take);
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
