#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/pack.hpp"
#include "kam/rules/result.hpp"

/// What of an assessment can be news to others. Pure.
namespace kam::flow {

/// One thing that speaks for a change.
struct Reason {
  std::string fact;
  std::string value;  ///< JSON
};

struct Step {
  std::string id, rule;
  std::string json;  ///< what a receiver is told of it
  std::string due;   ///< YYYY-MM-DD or empty
  std::vector<Reason> reasons;
};

struct OverdueAction {
  std::string id, due;
};

struct Standing {
  std::string as_of, label;  ///< the label of today's CRM, or empty
  std::string tier, band;    ///< empty: not known
  std::optional<double> total, churn;
  std::vector<Reason> tier_reasons, band_reasons;
  std::vector<Step> steps;  ///< in the order of their priority
  std::vector<OverdueAction> overdue;
  std::string proposal;  ///< promote, demote or empty, as `kamd portfolio` proposes (model 1.6)
};

/// Reads a scored account (contract 4). @error corrupt: it is none.
Result<Standing> standing_of(std::string_view assessment);

/// Names from the lowest to the highest, and the limit between each and the next.
struct Scale {
  std::vector<std::string> names;
  std::vector<double> limits;

  /// Did the point pass the limit into `to`, coming from `from`, by this much? False if one of the names is not of the
  /// scale.
  [[nodiscard]] bool passed(std::string_view from, std::string_view to, std::optional<double> point, double by) const;
};

struct Scales {
  Scale tiers, bands;
};
/// Of a tenant's rule pack. @error corrupt: the pack has none.
Result<Scales> scales_of(const rules::Pack& pack);

}  // namespace kam::flow
