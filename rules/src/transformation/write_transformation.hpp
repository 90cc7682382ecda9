#pragma once
#include "../portfolio/report.hpp"
#include "kam/rules/json.hpp"

/// The transformation as members of the objects of contract 4.
namespace kam::rules {

/// Members of the object `maturity`: `phase` (1, 2, 3 or "run"), `phases` with their exit tests, `elements`,
/// `expectation`.
void write_transformation(JsonWriter& w, const ProgrammeReport& report);
/// The member `steps` of the object `portfolio`: S001's nine steps, each done, open or unknown.
void write_steps(JsonWriter& w, const ProgrammeReport& report);

}  // namespace kam::rules
