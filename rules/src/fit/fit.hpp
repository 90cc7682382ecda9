#pragma once
#include "../composite.hpp"
#include "../portfolio/figures.hpp"
#include "fit_pack.hpp"

/// Is key account management right for us? (model 3)
namespace kam::rules {

struct FitPart {
  const FitPack::Part* part;
  Value value;
  double score = 0;  ///< 1..10, if known
};

struct FitFactor {
  const FitPack::Factor* factor;
  Value value;  ///< the score 1..10 as its number
  std::vector<FitPart> parts;
  double weight = 0;             ///< in the composite: of the cross the larger has the weights of all
  bool stands_behind = false;    ///< another of the cross counts in its place
  std::optional<Value> at_most;  ///< the least of the known scores, of a factor that is the least of all
};

/// A condition of irrelevance; unknown unless what is known settles it.
struct FitCondition {
  const FitPack::Irrelevance* condition;
  expr::Outcome outcome;
};

/// What would make an unknown factor known.
struct FitQuestion {
  const FitFactor* factor;
  std::vector<const FitPart*> missing;
  double gain;  ///< points of the range (0.7)
};

struct Fit {
  std::vector<FitFactor> factors;
  Composite score;
  std::vector<FitCondition> conditions;
  const FitPack::Verdict* verdict = nullptr;
  std::size_t known = 0;  ///< factors of all
  std::vector<FitQuestion> questions;
  std::vector<const FitPack::Attached*> attached;
};

/// Computes the section and puts its facts. Reads the dimensions of maturity if they are put.
Fit fit(ProgrammeFigures& figures);

/// One factor, without its settlement, over values that are found by the place of their fact.
FitFactor factor_of(const FitPack::Factor& factor, const std::vector<Value>& facts);
/// How transactional selling is, from the records alone: what an account's result says first (4.4).
/// Unknown where the pack has no such factor.
Value transactionality(const Portfolio& portfolio, const Pack::Data& pack, const WinTimes& wins);

}  // namespace kam::rules
