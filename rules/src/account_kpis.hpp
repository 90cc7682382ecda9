#pragma once
#include <span>
#include <string_view>

/// Which figures the block `kpis` of an account shows, in its order (contract 4, model 5).
namespace kam::rules {

/// The records that a figure's trend compares (14.1.14); none: it has no trend.
enum class TrendOver {
  none,
  as_of,
  purchases,
  opportunities,
  activities,
  tickets,
  surveys,
  usage,
  deliveries,
  value_items
};

struct AccountKpi {
  std::string_view fact;
  TrendOver over = TrendOver::none;
  bool quarters = false;  ///< also the last complete quarter against the same a year earlier
};
std::span<const AccountKpi> account_kpis();

}  // namespace kam::rules
