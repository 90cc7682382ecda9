#include "src/rescore_parts.hpp"

#include <optional>
#include <sstream>

#include "src/parts.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {

constexpr std::size_t rounds_about = 5;  // for the progress; each gathers over all accounts

/// How far a run is: the snapshot that it scores against, the parts that it stored, and what was in them.
struct Cursor {
  std::string snapshot;
  std::size_t all = 0, parts = 0, accounts = 0, active = 0;

  std::string text() const {
    std::string text = snapshot;
    for (const auto number : {all, parts, accounts, active}) text += ' ' + std::to_string(number);
    return text;
  }
  static Cursor of(const std::string& text) {
    Cursor cursor;
    std::istringstream in(text);
    in >> cursor.snapshot >> cursor.all >> cursor.parts >> cursor.accounts >> cursor.active;
    return in ? cursor : Cursor();
  }
};

class InParts {
 public:
  InParts(store::Store& store, std::string_view tenant, const Engine& engine, const RescoreRun& run, Loaded shared,
          rules::ScoreOptions options, Parts parts)
      : store_(store),
        tenant_(tenant),
        engine_(engine),
        run_(run),
        shared_(std::move(shared)),
        options_(std::move(options)),
        mark_(mark_of(engine, options_, shared_.records)),
        parts_(std::move(parts)) {}

  Result<Rescored> go(const std::vector<std::int64_t>& settles) {
    auto held = begun();
    if (!held) {
      auto made = gather();
      if (!made) return made.error();
      if (auto ok = store_.put_snapshot(tenant_, made->to_store()); !ok) return ok.error();
      held = std::move(*made);
    }
    parts_.gather(held->groups);
    parts_.let_go();
    Rescored result;
    result.as_of = rules::to_string(options_.as_of);
    at_.snapshot = held->id;
    at_.all = parts_.accounts();
    if (auto ok = score(*held, result); !ok) return ok.error();
    return end(*held, result, settles);
  }

 private:
  /// The snapshot of a run that was broken off, if it still holds.
  std::optional<Snapshots::Held> begun() {
    const Cursor cursor = Cursor::of(run_.cursor);
    if (cursor.snapshot.empty()) return std::nullopt;
    const auto stored = store_.snapshot(tenant_);
    if (!stored || !*stored || (*stored)->id != cursor.snapshot) return std::nullopt;
    auto held = Snapshots::Held::of_store(**stored);
    if (!held || held->mark != mark_) return std::nullopt;
    if (cursor.all == parts_.accounts()) at_ = cursor;
    return std::move(*held);
  }

  Result<void> tell(std::size_t done, const std::string& cursor) {
    if (!run_.progress) return {};
    return run_.progress(done, parts_.accounts(), cursor);
  }

  Result<Snapshots::Held> gather() {
    rules::PeerRounds rounds(*engine_.pack, options_, shared_.records);
    Groups groups;
    for (std::size_t round = 0; !rounds.done(); ++round) {
      if (auto ok = gather(rounds, round, groups); !ok) return ok.error();
      rounds.end_round();
      if (round == 0) parts_.gather(groups);
    }
    return Snapshots::Held::of_rounds(mark_, std::move(groups), std::move(rounds));
  }

  Result<void> gather(rules::PeerRounds& rounds, std::size_t round, Groups& groups) {
    struct Found {
      rules::Peers peers;
      Groups groups;
    };
    std::vector<std::optional<Found>> found(parts_.count());
    const auto work = [&](std::size_t part) -> Result<void> {
      const auto records = parts_.records(store_, tenant_, part);
      if (!records) return records.error();
      Found& one = found[part].emplace();
      if (round == 0) one.groups.add(**records);
      auto peers = rounds.gather(**records);
      if (!peers) return peers.error();
      one.peers = std::move(*peers);
      return {};
    };
    const auto take = [&](std::size_t part) -> Result<void> {
      rounds.take(std::move(found[part]->peers));  // beside others that gather: they read what is complete
      groups.merge(found[part]->groups);
      found[part].reset();
      // Rounds count for half of the way.
      const auto share = static_cast<double>(round) + static_cast<double>(part) / static_cast<double>(parts_.count());
      return tell(static_cast<std::size_t>(static_cast<double>(parts_.accounts()) * share / rounds_about / 2), "");
    };
    return side_by_side(parts_.count(), work, take);
  }

  Result<void> score(const Snapshots::Held& held, Rescored& result) {
    const std::size_t first = std::min(at_.parts, parts_.count());
    std::vector<ScoredPart> scored(parts_.count());
    std::size_t done = 0;
    for (std::size_t part = 0; part < first; ++part) done += parts_[part].size();
    const auto work = [&](std::size_t i) -> Result<void> {
      auto one = score_part(store_, tenant_, engine_, options_, held, parts_[first + i]);
      if (!one) return one.error();
      if (!*one) return Error{Errc::conflict, "store: groups of accounts or settings changed while they were scored"};
      scored[first + i] = std::move(**one);
      return {};
    };
    const auto take = [&](std::size_t i) -> Result<void> {
      const ScoredPart& one = scored[first + i];
      result.changed += one.changed;
      result.bad_rows += one.bad_rows;
      ++at_.parts;
      at_.accounts += one.accounts;
      at_.active += one.active;
      done += parts_[first + i].size();
      return tell((parts_.accounts() + done) / 2, at_.text());
    };
    return side_by_side(parts_.count() - first, work, take);
  }

  Result<Rescored> end(const Snapshots::Held& held, Rescored result, const std::vector<std::int64_t>& settles) {
    result.accounts = at_.accounts;
    result.active = at_.active;
    const store::Scoring scoring{result.as_of,
                                 engine_.ruleset,
                                 held.peers.rows(options_.as_of),
                                 engine_.clock(),
                                 static_cast<std::int64_t>(result.accounts),
                                 static_cast<std::int64_t>(result.active)};
    const auto dropped = store_.end_scoring(tenant_, scoring, settles);
    if (!dropped) return dropped.error();
    result.changed += *dropped;
    return result;
  }

  store::Store& store_;
  std::string tenant_;
  const Engine& engine_;
  const RescoreRun& run_;
  Loaded shared_;
  rules::ScoreOptions options_;
  std::string mark_;
  Parts parts_;
  Cursor at_;
};

}  // namespace

Result<Rescored> rescore_in_parts(store::Store& store, std::string_view tenant, const Engine& engine,
                                  const std::vector<std::int64_t>& settles, const RescoreRun& run) {
  return again_after_conflicts(most_tries, [&]() -> Result<Rescored> {
    auto shared = load(store, tenant, {});
    if (!shared) return shared.error();
    auto options = options_of(store, tenant, engine, shared->local_day);
    if (!options) return options.error();
    auto parts = Parts::of(store, tenant, engine.accounts_a_part);
    if (!parts) return parts.error();
    return InParts(store, tenant, engine, run, std::move(*shared), std::move(*options), std::move(*parts)).go(settles);
  });
}

}  // namespace kam::flow
