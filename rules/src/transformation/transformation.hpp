#pragma once
#include "../portfolio/figures.hpp"
#include "kept.hpp"

/// Where the company is on its way to key account management, and what to do next (model 8.6).
namespace kam::rules {

/// What is known of one dimension of maturity.
struct DimensionGap {
  std::string_view id;
  double weight = 0;
  std::optional<double> score, gap;      ///< 1..5; to the target
  std::vector<std::string> measured_by;  ///< facts of the records that are known
};

struct ExitResult {
  const TransformationPack::ExitTest* test;
  expr::Outcome data;          ///< of its condition
  std::optional<bool> people;  ///< what they say, if it is theirs to say
  expr::Truth truth() const;   ///< both together; unknown counts as open
};

struct PlannedElement {
  enum class State : std::uint8_t { proposed, waiting, open, running, done };
  const TransformationPack::Element* element;
  std::size_t phase = 0;  ///< place in the pack
  State state = State::waiting;
  std::optional<double> rank;              ///< of the dimension that asks for it most
  std::vector<const DimensionGap*> moves;  ///< dimensions that it is expected to move, by rank
  std::string_view waits_for;              ///< a dimension that the first of them needs first
  double waits_level = 0;
  Text owner_id;
  OnDay start, due;
};
std::string_view name(PlannedElement::State state);

struct Transformation {
  std::vector<DimensionGap> gaps;
  std::vector<std::vector<ExitResult>> tests;  ///< by phase
  std::size_t phase = 0;                       ///< place in the pack; past the last: it runs
  bool kept = false;                           ///< people keep their elements
  std::vector<PlannedElement> elements;        ///< kept and proposed, the first to do first
};

/// Computes the phase and what it asks for, and puts their facts. Reads the verdict on fit.
/// @param kept  as `kept_transformation` read it.
Transformation transformation(ProgrammeFigures& figures, std::vector<DimensionGap> gaps,
                              const std::optional<KeptTransformation>& kept);

}  // namespace kam::rules
