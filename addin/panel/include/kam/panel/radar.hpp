#pragma once
#include <optional>
#include <string>
#include <vector>

namespace kam::panel {

/// One axis of a radar; what is not known is empty, never 0.
struct RadarAxis {
  std::string name, note;  ///< two lines beside the end of the axis
  std::optional<double> now, target, asked, computed;
};

/// A drawing of levels 1..5 on axes around a centre, clockwise from the top. All texts are ready to be read.
struct Radar {
  std::string language;
  std::string title, subtitle;
  std::string description;                           ///< the same as the drawing, in words, for those who do not see it
  std::string now, target, asked, computed, broken;  ///< what the legend calls them
  std::vector<RadarAxis> axes;
};

/// A whole SVG document, complete without script or font, for light and dark screens and for print. An axis without a
/// level is drawn broken, and no line goes through what is not known. Pure; every text is escaped.
/// @param radar  3 to 16 axes; levels outside 0..5 are drawn at the nearest bound.
std::string radar_svg(const Radar& radar);

}  // namespace kam::panel
