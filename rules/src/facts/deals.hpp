#pragma once
#include "kam/rules/records.hpp"
#include "windows.hpp"

/// How an opportunity stood on a day: one closed later was open then (14.1.6).
namespace kam::rules {

inline bool is_closed(const Opportunity& deal, Day as_of) {
  return (deal.is_won.value_or(false) || deal.is_lost.value_or(false)) && (!deal.closed_at || *deal.closed_at <= as_of);
}
inline bool is_won(const Opportunity& deal, Day as_of) {
  return is_closed(deal, as_of) && deal.is_won.value_or(false);
}
inline bool is_lost(const Opportunity& deal, Day as_of) {
  return is_closed(deal, as_of) && deal.is_lost.value_or(false);
}

/// What was decided in a window, and how often for us.
struct Decided {
  double won = 0, closed = 0;
  void add(const Opportunity& deal, Day as_of) {
    ++closed;
    won += is_won(deal, as_of);
  }
};
inline bool closed_in(const Opportunity& deal, Window window, Day as_of) {
  return is_closed(deal, as_of) && deal.closed_at && window.holds(*deal.closed_at);
}

}  // namespace kam::rules
