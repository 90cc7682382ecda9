#pragma once
#include "kam/panel/model.hpp"
#include "markup.hpp"

/// The drawings: numbers for the SVG templates, in percent of the drawing's width.
namespace kam::panel {

Markup score_chart(const PanelModel& model);
Markup band_chart(const PanelModel& model);
/// @param pull, longest  points of 100, by their size
std::string bar_width(double pull, double longest);

}  // namespace kam::panel
