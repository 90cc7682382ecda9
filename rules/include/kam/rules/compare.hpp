#pragma once
#include "kam/rules/result_line.hpp"

namespace kam::rules {

/// A part of a composite that is not what it was, and what of the difference of the points is due to it.
struct PartChange {
  std::string id;
  const ResultPart* before;  ///< null: the older result has no such part
  const ResultPart* after;   ///< null: the newer one has none
  double due = 0;
  bool weight = false;   ///< it weighs more or less
  bool value = false;    ///< another value, or known now and not before, or the other way round
  bool mapping = false;  ///< the same value, another score
};

/// Two composites side by side. A weighted mean T = Σ w·v/Σ w moves from T₀ to T₁ by exactly
/// Σ [w₁(v₁ − T₀) − w₀(v₀ − T₀)]/Σ w₁, with w = 0 for a part that is not known: so all of the difference is due to the
/// parts that changed, and none to those that only share the scale with them.
struct CompositeChange {
  std::optional<double> before, after;  ///< the points; the parts' dues add up to their difference if both are known
  std::vector<PartChange> parts;        ///< those that changed: largest due first, then by id
  std::size_t same = 0;                 ///< parts that are known in both and did not change
};
CompositeChange compare(const ResultComposite& before, const ResultComposite& after);

struct StepChange {
  std::vector<std::string> started, stopped;  ///< rules, in the order of the results
};
StepChange compare_steps(const ResultLine& before, const ResultLine& after);

/// What may make two results of one account differ.
struct Causes {
  bool day = false, records = false, rules = false, settings = false;
  bool any() const { return day || records || rules || settings; }
};
Causes causes(const ResultLine& before, const ResultLine& after);

}  // namespace kam::rules
