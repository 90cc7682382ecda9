#include "charts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kam::panel {
namespace {

/// A range this narrow would not be seen.
constexpr double least_width = 0.8;

/// One decimal, whatever the process's locale: SVG knows only the point.
std::string svg_number(double value) {
  std::array<char, 32> buffer{};
  const auto clamped = std::clamp(std::isfinite(value) ? value : 0.0, 0.0, 100.0);
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), clamped, std::chars_format::fixed, 1).ptr;
  return {buffer.data(), end};
}

Markup span(double low, double high) {
  const auto from = std::clamp(low, 0.0, 100.0 - least_width);
  const auto width = std::max(std::clamp(high, from, 100.0) - from, least_width);
  Markup data;
  data.set("x", svg_number(from));
  data.set("width", svg_number(width));
  return data;
}

}  // namespace

Markup score_chart(const PanelModel& model) {
  Markup data;
  put(data, "label", model.score_chart_label);
  const auto& score = *model.score;
  data.set("range", span(score.low, score.high));
  if (score.full_low && score.full_high) data.set("full", span(*score.full_low, *score.full_high));
  if (score.point) {
    Markup point;
    point.set("at", svg_number(*score.point));
    data.set("point", point);
  }
  return data;
}

Markup band_chart(const PanelModel& model) {
  constexpr std::array names{"bands_low", "bands_watch", "bands_high", "bands_critical"};
  Markup data;
  put(data, "label", model.risk.chart_label);
  auto steps = markup_list();
  for (unsigned i = 0; i < names.size(); ++i) {
    Markup step;
    step.set("x", svg_number(25.0 * i + 0.5));
    step.set("middle", svg_number(25.0 * i + 12.5));
    step.set("name", model.labels.at(names[i]));
    const bool here = i == *model.risk.band;
    step.set("class", here && i >= 2 ? "here alarm" : here ? "here" : "there");
    steps << step;
  }
  data.set("bands", steps);
  return data;
}

std::string bar_width(double pull, double longest) {
  return svg_number(longest > 0 ? std::max(std::abs(pull) / longest * 100, least_width) : 0);
}

}  // namespace kam::panel
