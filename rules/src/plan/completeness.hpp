#pragma once
#include "../assess.hpp"
#include "plan_marks.hpp"

/// Is everything there that a plan needs (model 6.4, 14.7.2)? Says nothing of what comes of it.
namespace kam::rules {

struct PartPoints {
  const PlanPart* part = nullptr;
  double points = 0;       ///< given
  std::string_view field;  ///< of the thing that lost most; empty if nothing is lost
  double lost() const { return part->points - points; }
};

/// The parts in the order of the pack.
struct Completeness {
  double points = 0;  ///< 0..100: of all points that can be had
  std::vector<PartPoints> parts;
  /// The parts that are not whole, by points lost; equal ones in the order of the pack.
  std::vector<const PartPoints*> missing() const;
};
Completeness completeness(const PlanView& view);

/// plan_completeness and plan_idle of every account, put into the facts.
void put_plans(Assessment& assessment);

}  // namespace kam::rules
