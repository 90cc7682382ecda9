#pragma once
#include "kam/rules/pack.hpp"
#include "kam/rules/records.hpp"

namespace kam::rules {

/// The development plan of one of our people (model 7), as a JSON object without a line end: for each skill area of the
/// pack how the person and the manager see it (1..5, null if they did not say), the two areas to train first, and who
/// could be the mentor. Never a total, and nothing about how others are seen. Pure.
///
/// The latest answer of each respondent counts; those dated after `as_of` do not. First trained is what the manager
/// sees lowest; where the manager did not say, what the person does; equal ones in the order of the pack. A mentor is a
/// key account manager, found by trainings and teams alone: one who had a training that the person had not, of the same
/// manager before others.
/// @error invalid_input: none of our people has that id.
[[nodiscard]] Result<std::string> development_json(const Pack& pack, const Records& records, Day as_of,
                                                   std::string_view person);

}  // namespace kam::rules
