#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/records.hpp"
#include "kam/rules/score.hpp"

/// Was the score worth anything? Past days recomputed and compared with what came after (model 0.9).
namespace kam::rules {

/// Something of the records that could not be used at a past day.
struct LeftOut {
  enum class Why {
    later,         ///< it is dated after the day
    undated,       ///< no date says that it held by then
    changed_later  ///< it was changed after the day, and what it was before is not recorded
  };
  Object object;
  std::string_view field;  ///< empty: whole records
  Why why = Why::later;
  std::size_t records = 0;
};
std::string_view name(LeftOut::Why why);

}  // namespace kam::rules
