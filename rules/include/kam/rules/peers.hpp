#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "kam/rules/score.hpp"

namespace kam::rules {

struct PeerFigures;

/// What the assessment of one account takes from all the others (model 0.5): populations, medians, ranks, totals. A
/// snapshot of the tenant: with it one changed account is scored alone, and one that did not change gives the same
/// bytes as when all are scored together.
class Peers {
 public:
  Peers();
  explicit Peers(PeerFigures figures);
  ~Peers();
  Peers(Peers&&) noexcept;
  Peers& operator=(Peers&&) noexcept;

  /// May accounts be scored against it?
  bool complete() const;
  /// The id of all the rows behind them, as it stands in every result.
  std::string rows(Day as_of) const;
  const PeerFigures& figures() const { return *figures_; }
  PeerFigures& figures() { return *figures_; }

  /// For keeping; the same peers give the same bytes on one kind of machine.
  std::string bytes() const;
  /// @error corrupt: these are no bytes of this version.
  static Result<Peers> read(std::string_view bytes);

 private:
  std::unique_ptr<PeerFigures> figures_;
};

/// Gathers peers part by part, so that no more than a part of the records need be at hand. A few rounds over all
/// parts, since what is compared later depends on what was found earlier. A part has whole groups of accounts
/// (parents with their children) and the records of no account.
class PeerRounds {
 public:
  /// @param pack    must outlive this.
  /// @param shared  the records of no account, with settings and rates.
  PeerRounds(const Pack& pack, ScoreOptions options, const Records& shared);
  ~PeerRounds();

  bool done() const { return so_far_.complete(); }
  /// What a part adds in this round. Of several threads at a time.
  /// @param part  is made to speak of its fields as all records do.
  /// @error invalid_input: settings that contradict the pack, with the place.
  Result<Peers> gather(Records& part) const;
  /// Takes what the parts gathered, in ascending order of their accounts; beside threads that gather.
  void take(Peers part);
  void end_round();
  /// @return complete peers, once it is done.
  Peers finish() && { return std::move(so_far_); }

 private:
  struct Shared;
  const Pack& pack_;
  ScoreOptions options_;
  std::unique_ptr<const Shared> shared_;
  Peers so_far_;
};

/// Scores the accounts of a part against the peers.
/// @param part  whole groups of accounts and the records of no account; made to speak of its fields as all records do.
/// @return the part's counts. @error invalid_input: peers that are not complete.
[[nodiscard]] Result<ScoreCounts> score(const Pack& pack, Records& part, const ScoreOptions& options,
                                        const Peers& peers, const TakeAccount& take);

}  // namespace kam::rules
