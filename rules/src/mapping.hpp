#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pack_data.hpp"

/// What the mappings of a pack give (model 0.5).
namespace kam::rules {

/// By breakpoints, steps, items or as it is.
/// @param of  of how many items the value is the number of yes.
double score_of(const Mapping& map, double value, double of = 1);
/// By a table of labels; nothing for a label that is not in it.
std::optional<double> score_of_label(const Mapping& map, const std::string& label);

/// By percentile; in a small population by the ratio to its median, in a smaller one not at all.
/// @param population  rounded, ascending.
std::optional<double> score_in(const std::vector<double>& population, double value,
                               const Pack::Data::SmallPopulation& small);

}  // namespace kam::rules
