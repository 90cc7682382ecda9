#pragma once
#include <vector>

#include "facts/pooled_deals.hpp"
#include "kam/rules/json.hpp"

/// How a way of serving customers does from quarter to quarter (model 4.7).
namespace kam::rules {

struct QuarterOfService {
  Window window{};
  Value satisfaction;  ///< 0..100
  Value cross_sell;    ///< %, of the cross-sell opportunities closed
  Value cycle;         ///< months, of the wins
};

/// The complete quarters of the last two years that the records cover, oldest first. Several accounts are one heap of
/// records, not a mean of their figures.
std::vector<QuarterOfService> service_by_quarter(const Portfolio& portfolio, Nodes nodes);

/// @param in_force  the approach of today; empty if none is recorded. What was in force before is not known.
void write_quarters(JsonWriter& w, const std::vector<QuarterOfService>& quarters, Day as_of, std::string_view in_force);

}  // namespace kam::rules
