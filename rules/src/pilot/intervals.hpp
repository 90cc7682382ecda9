#pragma once
#include <cstddef>
#include <span>
#include <utility>

/// 95 % intervals of the difference between two arms (model 4.5). Pure functions.
namespace kam::rules::pilots {

using Interval = std::pair<double, double>;

struct Share {
  double k = 0, n = 0;
};

/// Wilson's score interval of a share. @param share  n > 0.
Interval wilson(Share share);

/// Of the first share less the second, by Newcombe's hybrid score interval.
/// @source R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
/// Medicine 17 (1998) 873–890, method 10.
Interval newcombe(Share first, Share second);

/// Of the median of the first less that of the second, from the middle 95 % of as many redrawn differences. The draws
/// are always the same ones. @param first, second  at least one number each.
/// @source B. Efron, R. Tibshirani, An introduction to the bootstrap (1993), percentile intervals.
Interval bootstrap_medians(std::span<const double> first, std::span<const double> second, std::size_t draws);

}  // namespace kam::rules::pilots
