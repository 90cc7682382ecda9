#pragma once
#include <span>
#include <vector>

#include "told.hpp"

namespace kam::rules::backtests {

/// Maps from scores to observed rates (model 0.9): for every score that is no baseline and every label, fitted on the
/// older half of the cuts (the larger one of an odd number), checked on the newer.
///
/// A map may be called a probability if there are at least 30 events to fit it on and 10 to check it by, all horizons
/// have the same length, no older horizon reaches into a newer one, and on the newer cuts its Brier score is better
/// than that of the older cuts' plain rate. Accounts whose score is unknown take no part.
/// @param cuts ascending by day.
std::vector<Calibration> calibrate(std::span<const CutData> cuts);

}  // namespace kam::rules::backtests
