#include "../pack_read.hpp"
#include "measures.hpp"

/// criteria.json, churn.json and health.json: the three composites.
namespace kam::rules::pack {
namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

Take starting_set(Pack::Data& data) {
  return [&data](const JsonAt& at) {
    auto& start = data.starting_set;
    return members(at,
                   {{"known_share", into(start.known_share, 0, 1)},
                    {"least_criteria", into(start.least_criteria, 0, most_count)},
                    {"least_groups", into(start.least_groups, 0, most_count)},
                    {"revenue_pair", places_of(start.revenue_pair, data.criteria, "criterion")},
                    {"revenue_pair_most", into(start.revenue_pair_most, 0, 1)},
                    {"one_most", into(start.one_most, 0, 1)}},
                   {"known_share", "least_criteria", "least_groups", "revenue_pair", "revenue_pair_most", "one_most"});
  };
}

Take small_population(Pack::Data& data) {
  return [&data](const JsonAt& at) -> Result<void> {
    auto& small = data.small;
    auto read = members(at,
                        {{"from", into(small.from, 0, most_count)},
                         {"full", into(small.full, 0, most_count)},
                         {"quality", into(small.quality, 0, 1)},
                         {"map", [&](const JsonAt& map) { return read_mapping(map, small.map, of_criteria); }}},
                        {"from", "full", "quality", "map"});
    if (read && small.full < small.from) return at.at("full").expected("at least the number in from");
    return read;
  };
}

Take bands(Pack::Data::Churn& churn) {
  return [&churn](const JsonAt& at) -> Result<void> {
    auto read = at.items([&](const JsonAt& band) -> Result<void> {
      std::pair<std::string, double> to;
      std::size_t index = 0;
      auto one = band.items([&](const JsonAt& part) -> Result<void> {
        return index++ == 0 ? words(to.first)(part) : into(to.second, 0, 100)(part);
      });
      if (!one) return one;
      if (index != 2) return band.expected("a pair [name, upper bound]");
      if (!churn.bands.empty() && to.second <= churn.bands.back().second)
        return band.expected("ascending bounds: this one is not past the one before");
      churn.bands.push_back(std::move(to));
      return {};
    });
    if (!read) return read;
    if (churn.bands.empty() || churn.bands.back().second != 100) return at.expected("a last band that ends at 100");
    return {};
  };
}

/// A part of the index that has the ways of a criterion.
Result<void> like_criterion(const JsonAt& at, Measure& part, const std::vector<Measure>& criteria) {
  std::size_t like = 0;
  if (auto found = place_of(like, criteria, "criterion")(at); !found) return found;
  part.ways = criteria[like].ways;
  part.rated = criteria[like].rated;
  return {};
}

}  // namespace

Result<void> read_criteria(const JsonAt& root, Pack::Data& data) {
  // The pair names criteria, so that the criteria are read before the rest of the file.
  auto criteria = member(root, "criteria", measures(data.criteria, data, of_criteria, true));
  auto read = members(root,
                      {{"criteria", [](const JsonAt&) { return Result<void>(); }},
                       {"starting_set", starting_set(data)},
                       {"show_from_coverage", into(data.show_from, 0, 1)},
                       {"small_population", small_population(data)}},
                      {"starting_set", "show_from_coverage", "small_population"});
  return criteria ? read : criteria;
}

Result<void> read_churn(const JsonAt& root, Pack::Data& data) {
  auto& churn = data.churn;
  auto signals = member(root, "signals", measures(data.signals, data, of_signals, true));
  auto read = members(root,
                      {{"signals", [](const JsonAt&) { return Result<void>(); }},
                       {"least_signals", into(churn.least_signals, 0, most_count)},
                       {"least_weight", into(churn.least_weight, 0, unbounded)},
                       {"stability", places_of(churn.stability, data.signals, "signal")},
                       {"bands", bands(churn)}},
                      {"least_signals", "least_weight", "stability", "bands"});
  return signals ? read : signals;
}

Result<void> read_health(const JsonAt& root, Pack::Data& data) {
  auto& quadrant = data.quadrant;
  auto read = members(root,
                      {{"quadrant",
                        [&](const JsonAt& at) {
                          return members(
                              at, {{"value", into(quadrant.value, 0, 100)}, {"health", into(quadrant.health, 0, 100)}},
                              {"value", "health"});
                        }},
                       {"parts", measures(data.health, data, of_criteria, false)}},
                      {"quadrant", "parts"});
  if (!read) return read;
  std::size_t index = 0;
  return root.at("parts").items([&](const JsonAt& at) -> Result<void> {
    Measure& part = data.health[index++];
    return part.as.empty() ? Result<void>() : like_criterion(at.at("as"), part, data.criteria);
  });
}

}  // namespace kam::rules::pack
