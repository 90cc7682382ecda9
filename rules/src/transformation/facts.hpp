#pragma once
#include "../portfolio/programme_fact.hpp"

/// What settles the exit tests and steps of the transformation, as facts of the programme (model 8.6, S001).
namespace kam::rules {

/// From the records.
std::span<const ProgrammeFact> transformation_record_facts();
/// From what people keep, and the phase: put by the stage.
std::span<const ProgrammeFact> transformation_facts();
/// The nine steps: shares of the key accounts.
std::span<const ProgrammeFact> step_facts();

}  // namespace kam::rules
