#pragma once
#include "kam/rules/day.hpp"

namespace kam::rules {

/// Days `first` to `last`, both counted.
struct Window {
  Day first, last;
  bool holds(Day day) const { return first <= day && day <= last; }
  int days() const { return last - first + 1; }
  bool operator==(const Window&) const = default;
};

/// What stands for TTM and PTM.
struct Lens {
  Window now, before;
};

/// (as_of − months, as_of], counted back at once and clamped (model 0.3, 14.1.4).
inline Window months_back(Day as_of, int months) {
  return {add_months(as_of, -months) + 1, as_of};
}
/// The `months` before months_back(as_of, months).
inline Window months_before(Day as_of, int months) {
  return {add_months(as_of, -2 * months) + 1, add_months(as_of, -months)};
}
inline Window days_back(Day as_of, int days) {
  return {as_of - days + 1, as_of};
}

/// The last complete month's end: as_of itself if it is the last day of its month.
inline Day complete_until(Day as_of) {
  return month_start(as_of + 1) == as_of + 1 ? as_of : month_start(as_of) - 1;
}
/// Q0 is 0, the quarter before 1, the same quarter a year earlier 4.
inline Window quarter(Day as_of, int back) {
  const Day next = complete_until(as_of) + 1;
  return {add_months(next, -3 * (back + 1)), add_months(next, -3 * back) - 1};
}

}  // namespace kam::rules
