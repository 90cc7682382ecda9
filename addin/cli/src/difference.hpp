#pragma once
#include "columns.hpp"
#include "explain/text.hpp"
#include "figures.hpp"
#include "kam/rules/compare.hpp"

namespace kam::cli {

/// The parts of a composite that changed, each with its value, score and weight then and now, and what of the
/// difference of the points is due to it.
void show_parts(Page& page, const rules::CompositeChange& change, std::string_view texts_folder, const Speech& speech);
/// `key`, `rising (provisional)`, `not rated yet`
std::string tier_words(const rules::ResultLine& result);
/// `61.2`, or what stands for a score that is not there.
std::string point_words(const std::optional<double>& point);

}  // namespace kam::cli
