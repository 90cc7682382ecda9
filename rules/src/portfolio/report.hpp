#pragma once
#include "../fit/fit.hpp"
#include "../maturity/maturity.hpp"
#include "../recommend.hpp"
#include "../transformation/transformation.hpp"
#include "figures.hpp"

/// What is said of the programme: facts, figures, bands, steps and proposals (contract 4).
namespace kam::rules {

/// A change of the list that follows from this run; a named person decides (1.6).
struct Proposal {
  std::size_t node;
  bool promote;  ///< else demote
  std::string reason;
  bool settled;  ///< one review is enough; else the review before would have to say the same, which nobody kept
};

struct ProgrammeReport {
  explicit ProgrammeReport(const Programme& programme);
  ProgrammeReport(const ProgrammeReport&) = delete;
  ProgrammeReport& operator=(const ProgrammeReport&) = delete;

  const Programme& programme;
  ProgrammeFigures figures;
  Maturity maturity;                            ///< ten dimensions (model 8)
  Fit fit;                                      ///< is it right for us at all? (model 3)
  Transformation transformation;                ///< where we are on the way (8.6)
  std::vector<std::string_view> bands;          ///< of the pack's checks: good, watch, act or info
  std::vector<Recommendation> recommendations;  ///< that fired, in the order of 9.2
  std::vector<Proposal> proposals;              ///< by account
};

std::vector<Proposal> proposals(const Programme& programme);

}  // namespace kam::rules
