#include "measures.hpp"
#include "names.hpp"

namespace kam::rules {

double at_points(const Points& points, double x) {
  if (x <= points.front().first) return points.front().second;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto [x1, y1] = points[i - 1];
    const auto [x2, y2] = points[i];
    if (x <= x2) return x1 == x2 ? y2 : y1 + (y2 - y1) * (x - x1) / (x2 - x1);
  }
  return points.back().second;
}

Points used_points(const Points& points, double x) {
  if (x <= points.front().first) return {points.front()};
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (x <= points[i].first) return {points[i - 1], points[i]};
  }
  return {points.back()};
}

namespace pack {
namespace {

/// `[x, score]`, behind those before it; a second point at one x is a step.
Result<void> read_point(const JsonAt& at, Points& points, Scale scale) {
  std::pair<double, double> point;
  std::size_t index = 0;
  auto read = at.items([&](const JsonAt& part) -> Result<void> {
    if (index++ == 0) return into(point.first)(part);
    return into(point.second, scale.least, scale.most)(part);
  });
  if (!read) return read;
  if (index != 2) return at.expected("a pair [x, score]");
  const auto n = points.size();
  const bool third = n > 1 && points[n - 1].first == point.first && points[n - 2].first == point.first;
  if (n > 0 && (point.first < points[n - 1].first || third))
    return at.expected("ascending x: this one is not past the one before");
  points.push_back(point);
  return {};
}

Take points(Mapping& map, Mapping::Kind kind, Scale scale) {
  return [&map, kind, scale](const JsonAt& at) -> Result<void> {
    map.kind = kind;
    auto read = at.items([&](const JsonAt& pair) { return read_point(pair, map.points, scale); });
    if (read && map.points.empty()) return at.expected("at least one pair [x, score]");
    return read;
  };
}

Take labels(Mapping& map, Scale scale) {
  return [&map, scale](const JsonAt& at) -> Result<void> {
    map.kind = Mapping::Kind::labels;
    auto read = at.members([&](const std::string& label, const JsonAt& score) {
      return into(map.labels[label], scale.least, scale.most)(score);
    });
    if (read && map.labels.empty()) return at.expected("at least one label with its score");
    return read;
  };
}

Take bounds(Mapping& map, Scale scale) {
  return [&map, scale](const JsonAt& at) -> Result<void> {
    map.kind = Mapping::Kind::as_is;
    auto read = at.items([&](const JsonAt& bound) -> Result<void> {
      double number = 0;
      auto one = into(number, scale.least, scale.most)(bound);
      map.points.emplace_back(number, number);
      return one;
    });
    if (!read) return read;
    if (map.points.size() != 2 || map.points[0].first >= map.points[1].first)
      return at.expected("[lowest, highest], ascending");
    return {};
  };
}

Take population(Mapping& map) {
  return [&map](const JsonAt& at) -> Result<void> {
    std::string who;
    auto read = one_of(who, "population", populations)(at);
    map.kind = who == "active" ? Mapping::Kind::percentile_active : Mapping::Kind::percentile_scored;
    return read;
  };
}

Take items(Mapping& map) {
  return [&map](const JsonAt& at) -> Result<void> {
    map.kind = Mapping::Kind::items;
    bool on = false;
    auto read = into(on)(at);
    if (read && !on) return at.expected("true");
    return read;
  };
}

}  // namespace

Result<void> read_mapping(const JsonAt& at, Mapping& map, Scale scale) {
  auto read = members(at, {{"bp", points(map, Mapping::Kind::points, scale)},
                           {"steps", points(map, Mapping::Kind::steps, scale)},
                           {"above", into(map.above, scale.least, scale.most)},
                           {"items", items(map)},
                           {"as_is", bounds(map, scale)},
                           {"tab", labels(map, scale)},
                           {"pct", population(map)}});
  if (!read) return read;
  const bool has_above = at.at("above").pointer() != at.pointer(), steps = map.kind == Mapping::Kind::steps;
  if (steps && !has_above) return at.fault("missing key `above`: the score beyond the last step");
  std::size_t kinds = 0;
  for (const auto kind : {"bp", "steps", "items", "as_is", "tab", "pct"}) {
    kinds += at.at(kind).pointer() != at.pointer() ? 1 : 0;
  }
  if (kinds != 1 || (has_above && !steps))
    return at.expected("one of bp, steps (with above), items, as_is, tab and pct");
  return {};
}

}  // namespace pack
}  // namespace kam::rules
