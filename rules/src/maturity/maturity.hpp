#pragma once
#include "../portfolio/figures.hpp"
#include "asked.hpp"

/// How mature key account management is in ten dimensions: what people say beside what the CRM shows (model 8).
namespace kam::rules {

/// A quantity of the CRM that speaks for a level.
struct EvidenceLevel {
  const MaturityTerms::Line* line;
  Value value;                  ///< not applicable: the line does not count here
  std::optional<double> level;  ///< 1..5, if known
};

struct DimensionMaturity {
  const MaturityTerms::Dimension* terms;
  Asked asked;
  std::vector<EvidenceLevel> evidence;
  Value computed;  ///< 1..5: mean of the known lines; k of n lines
  Value score;     ///< 1..5: half each, or the one that is known
  bool claim_above_evidence = false, better_than_believed = false;
  std::optional<double> target;  ///< as set, else the next level; none where neither is known
  std::optional<double> gap;     ///< to the target, 0 or more

  /// Both, asked, computed, or nothing: what the score rests on.
  std::string_view basis() const;
  /// Asked, or at least two known lines: enough for a step that follows from a low score (9.4).
  bool founded() const;
  /// The level whose anchors the score has reached, 1..5; 0 without a score.
  int reached() const;
};

struct Maturity {
  enum class Form : std::uint8_t { none, brief, full };

  std::vector<DimensionMaturity> dimensions;            ///< in the order of the pack
  Composite overall;                                    ///< on 1..5
  std::optional<int> staged;                            ///< 1..5
  std::map<std::string_view, std::size_t> respondents;  ///< by group; "" of nobody knows which
  Form form = Form::none;
  std::vector<SkillMean> skills;

  /// Null if the pack does not have it.
  const DimensionMaturity* find(std::string_view dimension) const;
  std::size_t people() const;
};

/// Fills the facts of maturity_facts(), which conditions may name.
Maturity assess_maturity(ProgrammeFigures& figures);
void put_maturity(const Maturity& maturity, ProgrammeFigures& figures);

/// The level that each dimension is to reach, by the tenant's settings; a dimension without one is not in it.
std::map<std::string, double> maturity_targets(const Settings& settings);

}  // namespace kam::rules
