#include "kam/panel/radar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "markup.hpp"

namespace kam::panel {

namespace {

constexpr double radius = 240, middle_x = 480, middle_y = 400, top_level = 5;
constexpr double label_distance = 30, ring_label_turn = 0.5;  ///< ring numbers stand between two axes
constexpr double gap_from = 0.475, gap_to = 0.525;            ///< of a broken axis, in parts of its length

struct Point {
  double x, y;
};

/// One decimal, whatever the process's locale: SVG knows only the point.
std::string decimal(double value) {
  std::array<char, 32> buffer{};
  const double rounded = std::round(value * 10) / 10 + 0.0;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded, std::chars_format::fixed, 1).ptr;
  return {buffer.data(), end};
}

std::string at(Point point) {
  return decimal(point.x) + " " + decimal(point.y);
}

/// The directions of the axes.
class Circle {
 public:
  explicit Circle(std::size_t axes) : turn_(2 * std::numbers::pi / static_cast<double>(axes)) {}
  Point point(double axis, double distance) const {
    return {middle_x + distance * std::sin(axis * turn_), middle_y - distance * std::cos(axis * turn_)};
  }
  Point level(std::size_t axis, double level) const {
    return point(static_cast<double>(axis), radius * std::clamp(level, 0.0, top_level) / top_level);
  }

 private:
  double turn_;
};

using Levels = std::vector<std::optional<double>>;

bool all_known(const Levels& levels) {
  return std::all_of(levels.begin(), levels.end(), [](const auto& level) { return level.has_value(); });
}

/// The line through the levels: closed if all are known, else in pieces that end beside the unknown axes.
std::string outline(const Circle& circle, const Levels& levels) {
  const std::size_t n = levels.size();
  std::string path;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t next = (i + 1) % n;
    if (!levels[i] || !levels[next]) continue;
    const bool goes_on = i > 0 && levels[i - 1];
    if (!goes_on) path += (path.empty() ? "M" : " M") + at(circle.level(i, *levels[i]));
    path += next == 0 && all_known(levels) ? " Z" : " L" + at(circle.level(next, *levels[next]));
  }
  return path;
}

/// The surface under the line: where an axis is unknown there is none on either side of it.
std::string surface(const Circle& circle, const Levels& levels) {
  if (all_known(levels)) return outline(circle, levels);
  std::string path;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::size_t next = (i + 1) % levels.size();
    if (!levels[i] || !levels[next]) continue;
    path += "M" + at({middle_x, middle_y}) + " L" + at(circle.level(i, *levels[i])) + " L" +
            at(circle.level(next, *levels[next])) + " Z ";
  }
  return path;
}

Markup series(const Circle& circle, const std::string& kind, const Levels& levels) {
  Markup data;
  data.set("kind", kind);
  put(data, "line", outline(circle, levels));
  auto points = markup_list();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (!levels[i]) continue;
    const Point point = circle.level(i, *levels[i]);
    Markup mark;
    mark.set("x", decimal(point.x));
    mark.set("y", decimal(point.y));
    points << mark;
  }
  data.set("points", points);
  return data;
}

template <class Of>
Levels levels_of(const Radar& radar, Of of) {
  Levels levels;
  for (const RadarAxis& axis : radar.axes) levels.push_back(axis.*of);
  return levels;
}

/// Two short strokes where a broken axis has its gap.
std::string strokes(const Circle& circle, double axis) {
  std::string path;
  for (const double part : {gap_from, gap_to}) {
    path += "M" + at(circle.point(axis - 0.06, radius * (part - 0.02))) + " L" +
            at(circle.point(axis + 0.06, radius * (part + 0.02))) + " ";
  }
  return path;
}

/// Labels stand beside the drawing, so that none covers it or another.
std::string anchor(Point label) {
  const double aside = label.x - middle_x;
  return std::abs(aside) < radius / 4 ? "middle" : aside > 0 ? "start" : "end";
}

Markup axis(const Circle& circle, const RadarAxis& one, std::size_t index) {
  const auto turn = static_cast<double>(index);
  const Point end = circle.point(turn, radius), label = circle.point(turn, radius + label_distance);
  const bool above = label.y<middle_y - radius, below = label.y> middle_y + radius;
  Markup data, place;
  data.set("name", one.name);
  put(data, "note", one.note);
  data.set("anchor", anchor(label));
  data.set("x", decimal(label.x));
  data.set("y", decimal(label.y + (above ? -14 : below ? 8 : -3)));
  if (one.now) {
    place.set("path", "M" + at({middle_x, middle_y}) + " L" + at(end));
    data.set("whole", place);
  } else {
    place.set("path", "M" + at({middle_x, middle_y}) + " L" + at(circle.point(turn, radius * gap_from)) + " M" +
                          at(circle.point(turn, radius * gap_to)) + " L" + at(end));
    place.set("strokes", strokes(circle, turn));
    data.set("broken", place);
  }
  return data;
}

Markup rings(const Circle& circle) {
  auto all = markup_list();
  for (int level = 1; level <= static_cast<int>(top_level); ++level) {
    const double distance = radius * level / top_level;
    const Point label = circle.point(ring_label_turn, distance);
    Markup ring;
    ring.set("radius", decimal(distance));
    ring.set("level", std::to_string(level));
    ring.set("x", decimal(label.x));
    ring.set("y", decimal(label.y + 4));
    all << ring;
  }
  return all;
}

/// The legend's entries in one line, each as wide as its words.
Markup legend(const Radar& radar) {
  struct Entry {
    std::string_view kind;
    const std::string& text;
  };
  const bool broken = std::any_of(radar.axes.begin(), radar.axes.end(), [](const auto& one) { return !one.now; });
  std::vector<Entry> entries{
      {"now", radar.now}, {"target", radar.target}, {"asked", radar.asked}, {"computed", radar.computed}};
  if (broken) entries.push_back({"broken", radar.broken});
  constexpr double sample = 34, letter = 7.1, between = 28;
  const auto width = [&](const Entry& entry) { return sample + 8 + letter * static_cast<double>(entry.text.size()); };
  double all = -between;
  for (const Entry& entry : entries) all += width(entry) + between;
  double x = middle_x - all / 2;
  auto list = markup_list();
  for (const Entry& entry : entries) {
    Markup one;
    one.set("kind", std::string(entry.kind));
    one.set("text", entry.text);
    one.set("x", decimal(x));
    one.set("middle", decimal(x + sample / 2));
    one.set("end", decimal(x + sample));
    one.set("words", decimal(x + sample + 8));
    if (entry.kind != "broken") one.set("mark", true);
    list << one;
    x += width(entry) + between;
  }
  return list;
}

}  // namespace

std::string radar_svg(const Radar& radar) {
  const Circle circle(std::max<std::size_t>(radar.axes.size(), 3));
  Markup data;
  data.set("language", radar.language);
  data.set("title", radar.title);
  data.set("subtitle", radar.subtitle);
  data.set("description", radar.description);
  data.set("middle_x", decimal(middle_x));
  data.set("middle_y", decimal(middle_y));
  data.set("rings", rings(circle));
  auto axes = markup_list();
  for (std::size_t i = 0; i < radar.axes.size(); ++i) axes << axis(circle, radar.axes[i], i);
  data.set("axes", axes);
  const Levels now = levels_of(radar, &RadarAxis::now);
  put(data, "surface", surface(circle, now));
  auto all = markup_list();
  all << series(circle, "target", levels_of(radar, &RadarAxis::target));
  all << series(circle, "asked", levels_of(radar, &RadarAxis::asked));
  all << series(circle, "computed", levels_of(radar, &RadarAxis::computed));
  all << series(circle, "now", now);
  data.set("series", all);
  data.set("legend", legend(radar));
  return fill("radar", data);
}

}  // namespace kam::panel
