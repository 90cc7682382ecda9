#include "kam/panel/radar.hpp"

#include "catch.hpp"

using kam::panel::Radar;
using kam::panel::radar_svg;

namespace {

/// Four axes: up, right, down, left. The middle is at 480 400, level 5 lies 240 away, a level is 48.
Radar four() {
  Radar radar{"en", "Maturity", "2.6 of 5", "in words", "now", "target", "asked", "computed", "not known yet", {}};
  for (const char* name : {"North", "East", "South", "West"}) radar.axes.push_back({name, "note", 3, 4, 2, 5});
  return radar;
}

bool has(const std::string& svg, const std::string& part) {
  return svg.find(part) != std::string::npos;
}
std::size_t count(const std::string& svg, const std::string& part) {
  std::size_t found = 0;
  for (auto at = svg.find(part); at != std::string::npos; at = svg.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a radar draws levels on axes around its middle, clockwise from the top", "[panel][radar]") {
  const std::string svg = radar_svg(four());
  CHECK(has(svg, R"(class="line now" d="M480.0 256.0 L624.0 400.0 L480.0 544.0 L336.0 400.0 Z")"));     // 3 · 48 = 144
  CHECK(has(svg, R"(class="line target" d="M480.0 208.0 L672.0 400.0 L480.0 592.0 L288.0 400.0 Z")"));  // 192
  CHECK(has(svg, R"(class="line asked" d="M480.0 304.0 L576.0 400.0 L480.0 496.0 L384.0 400.0 Z")"));   // 96
  CHECK(has(svg, R"(class="line computed" d="M480.0 160.0 L720.0 400.0)"));                             // 240
  CHECK(count(svg, R"(class="ring")") == 5);
  CHECK(count(svg, R"(class="axis")") == 4);
  CHECK_FALSE(has(svg, "not known yet"));
}

TEST_CASE("an axis without a level is broken, and no line crosses it", "[panel][radar]") {
  Radar radar = four();
  radar.axes[1] = {"East", "not known yet", {}, {}, {}, {}};
  const std::string svg = radar_svg(radar);
  CHECK(count(svg, R"(class="axis")") == 3);
  CHECK(count(svg, R"(class="strokes")") == 1);
  // from south over west to north, and nowhere near the east or the middle
  CHECK(has(svg, R"(class="line now" d="M480.0 544.0 L336.0 400.0 L480.0 256.0")"));
  CHECK(has(
      svg, R"(class="surface" d="M480.0 400.0 L480.0 544.0 L336.0 400.0 Z M480.0 400.0 L336.0 400.0 L480.0 256.0 Z )"));
  CHECK_FALSE(has(svg, R"(cx="480.0" cy="400.0" r="3.5")"));
  CHECK(has(svg, "not known yet"));
}

TEST_CASE("a level between two unknown axes is a point without a line", "[panel][radar]") {
  Radar radar = four();
  radar.axes[1] = radar.axes[3] = {"side", "", {}, {}, {}, {}};
  const std::string svg = radar_svg(radar);
  CHECK_FALSE(has(svg, R"(class="line now" d="M480.0 256)"));
  CHECK(has(svg, R"(class="mark now" cx="480.0" cy="256.0")"));
  CHECK_FALSE(has(svg, R"(class="surface")"));
}

TEST_CASE("a radar says in words what it draws, and texts are escaped", "[panel][radar]") {
  Radar radar = four();
  radar.title = "R&D <first>";
  const std::string svg = radar_svg(radar);
  CHECK(has(svg, R"(<title id="radar-title">R&amp;D &lt;first&gt;</title>)"));
  CHECK(has(svg, R"(<desc id="radar-words">in words</desc>)"));
  CHECK(has(svg, R"(role="img" aria-labelledby="radar-title radar-words")"));
  CHECK(has(svg, "prefers-color-scheme: dark"));
}

TEST_CASE("levels beyond the scale are drawn at its end", "[panel][radar]") {
  Radar radar = four();
  radar.axes[0].now = 7;
  CHECK(has(radar_svg(radar), R"(class="line now" d="M480.0 160.0)"));
}
