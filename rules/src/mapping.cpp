#include "mapping.hpp"

#include <algorithm>

#include "facts/portfolio.hpp"

namespace kam::rules {

double score_of(const Mapping& map, double value, double of) {
  switch (map.kind) {
    case Mapping::Kind::as_is:
      return std::clamp(value, map.points.front().second, map.points.back().second);
    case Mapping::Kind::steps: {
      const auto step = std::find_if(map.points.begin(), map.points.end(),
                                     [value](const auto& point) { return value <= point.first; });
      return step == map.points.end() ? map.above : step->second;
    }
    case Mapping::Kind::items:
      return 1 + 9 * value / of;
    default:
      return at_points(map.points, value);
  }
}

std::optional<double> score_of_label(const Mapping& map, const std::string& label) {
  const auto found = map.labels.find(label);
  return found == map.labels.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> score_in(const std::vector<double>& population, double value,
                               const Pack::Data::SmallPopulation& small) {
  const std::size_t n = population.size();
  if (n >= small.full) return 1 + 9 * mid_rank(population, value) / 100;
  const double middle = n >= small.from ? median(population) : 0;
  if (middle <= 0) return std::nullopt;
  return at_points(small.map.points, rounded(value) / middle);
}

}  // namespace kam::rules
