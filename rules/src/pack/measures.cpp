#include "measures.hpp"

#include <algorithm>
#include <array>

#include "../pack_read.hpp"

namespace kam::rules::pack {
namespace {

Take parts_of(Way& way, Way::Kind kind, Scale scale) {
  return [&way, kind, scale](const JsonAt& at) -> Result<void> {
    way.kind = kind;
    auto read =
        at.items([&](const JsonAt& item) -> Result<void> { return read_way(item, way.parts.emplace_back(), scale); });
    if (read && way.parts.empty()) return at.expected("at least one way");
    return read;
  };
}

Take less_mean(Way& way) {
  return [&way](const JsonAt& at) {
    auto& mean = way.less_mean.emplace();
    return members(at, {{"amount", fact(mean.amount)}, {"of", fact(mean.of)}}, {"amount", "of"});
  };
}

Take cap(Way& way, Scale scale) {
  return [&way, scale](const JsonAt& at) {
    auto& cap = way.cap.emplace();
    return members(
        at, {{"fact", fact(cap.fact)}, {"below", into(cap.below)}, {"at", into(cap.at, scale.least, scale.most)}},
        {"fact", "below", "at"});
  };
}

Take add(Way& way, Scale scale) {
  return [&way, scale](const JsonAt& at) {
    auto& add = way.add.emplace();
    return members(at, {{"fact", fact(add.fact)}, {"points", into(add.points, 0, scale.most)}}, {"fact", "points"});
  };
}

Take quality(Way& way) {
  return [&way](const JsonAt& at) {
    auto& quality = way.quality.emplace();
    return members(at, {{"with_first", into(quality.with_first, 0, 1)}, {"else", into(quality.otherwise, 0, 1)}},
                   {"with_first", "else"});
  };
}

Take shows(Way& way) {
  return [&way](const JsonAt& at) -> Result<void> {
    static constexpr std::array<std::string_view, 1> what{"score"};
    std::string shown;
    way.shows_score = true;
    return one_of(shown, "figure to show", what)(at);
  };
}

Result<void> read_measure(const JsonAt& at, Measure& measure, const Pack::Data& data, Scale scale) {
  auto read = members(
      at,
      {{"id", name(measure.id)},
       {"as", into(measure.as)},
       {"group", into(measure.group)},
       {"weight", into(measure.weight, 0)},
       {"unit", into(measure.unit)},
       {"question", words(measure.question)},
       {"rated", into(measure.rated)},
       {"leading", into(measure.leading)},
       {"source", source_codes(measure.source, data)},
       {"ways",
        [&](const JsonAt& ways) {
          return ways.items([&](const JsonAt& way) { return read_way(way, measure.ways.emplace_back(), scale); });
        }}},
      {"id", "weight", "source"});
  if (!read) return read;
  if (measure.ways.empty() && measure.as.empty() && !measure.rated)
    return at.fault("missing key `ways`: at least one way to a score");
  return {};
}

std::vector<std::string_view> ids_of(const std::vector<Measure>& measures) {
  std::vector<std::string_view> ids;
  for (const Measure& measure : measures) ids.push_back(measure.id);
  return ids;
}

}  // namespace

Take fact(std::size_t& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto id = at.text();
    if (!id) return id.error();
    const FactDef* found = find_fact(*id);
    if (!found) {
      std::vector<std::string_view> names;
      for (const FactDef& known : facts()) names.push_back(known.id);
      return unknown(at, "fact", *id, names);
    }
    to = static_cast<std::size_t>(found - facts().data());
    return {};
  };
}

Result<void> read_way(const JsonAt& at, Way& way, Scale scale) {
  auto read = members(at, {{"fact", fact(way.fact)},
                           {"map", [&](const JsonAt& value) { return read_mapping(value, way.map, scale); }},
                           {"proxy", words(way.proxy)},
                           {"less_mean", less_mean(way)},
                           {"cap", cap(way, scale)},
                           {"add", add(way, scale)},
                           {"shows", shows(way)},
                           {"parts", parts_of(way, Way::Kind::mean_of_parts, scale)},
                           {"largest", parts_of(way, Way::Kind::largest_of_parts, scale)},
                           {"least", into(way.least, 1, most_count)},
                           {"least_known", into(way.least_known, 0, most_count)},
                           {"quality", quality(way)}});
  if (!read) return read;
  const auto has = [&](std::string_view key) { return at.at(key).pointer() != at.pointer(); };
  if (has("fact") + has("parts") + has("largest") != 1) return at.expected("one of fact, parts and largest");
  if (has("fact") && !has("map")) return at.fault("missing key `map`");
  if (way.kind != Way::Kind::fact && way.least > way.parts.size())
    return at.at("least").expected("at most the number of parts, " + std::to_string(way.parts.size()));
  return {};
}

Take measures(std::vector<Measure>& to, const Pack::Data& data, Scale scale, bool named) {
  return [&to, &data, scale, named](const JsonAt& at) -> Result<void> {
    std::set<std::string> seen;
    auto read = at.items([&](const JsonAt& item) -> Result<void> {
      Measure& measure = to.emplace_back();
      auto one = read_measure(item, measure, data, scale);
      auto once = unique(item, measure.id, seen);
      if (named && once) once = not_taken(item, measure.id, data, to);
      return one ? once : one;
    });
    if (!read) return read;
    const bool heavy = std::any_of(to.begin(), to.end(), [](const Measure& measure) { return measure.weight > 0; });
    return to.empty() || heavy ? Result<void>() : at.expected("at least one weight above 0");
  };
}

Result<void> not_taken(const JsonAt& at, const std::string& id, const Pack::Data& data,
                       const std::vector<Measure>& own) {
  const auto among = [&](const std::vector<Measure>& list) {
    return &list != &own && std::any_of(list.begin(), list.end(), [&](const Measure& m) { return m.id == id; });
  };
  if (find_fact(id)) return at.at("id").fault("duplicate id: `" + id + "` is a fact of the engine");
  if (among(data.criteria)) return at.at("id").fault("duplicate id: `" + id + "` is a criterion");
  if (among(data.signals)) return at.at("id").fault("duplicate id: `" + id + "` is a signal");
  return {};
}

Take source_codes(std::vector<std::string>& to, const Pack::Data& data) {
  return [&to, &data](const JsonAt& at) -> Result<void> {
    std::vector<std::string_view> known;
    for (const Source& source : data.sources) known.push_back(source.id);
    to.clear();
    auto read = at.items([&](const JsonAt& code) { return one_of(to.emplace_back(), "source", known)(code); });
    return read && to.empty() ? at.expected("at least one code of sources.json") : read;
  };
}

Take place_of(std::size_t& to, const std::vector<Measure>& among, std::string_view what) {
  return [&to, &among, what](const JsonAt& at) -> Result<void> {
    auto id = at.text();
    if (!id) return id.error();
    const auto found = std::find_if(among.begin(), among.end(), [&](const Measure& m) { return m.id == *id; });
    if (found == among.end()) return unknown(at, what, *id, ids_of(among));
    to = static_cast<std::size_t>(found - among.begin());
    return {};
  };
}

Take places_of(std::vector<std::size_t>& to, const std::vector<Measure>& among, std::string_view what) {
  return [&to, &among, what](const JsonAt& at) -> Result<void> {
    return at.items([&](const JsonAt& item) { return place_of(to.emplace_back(), among, what)(item); });
  };
}

}  // namespace kam::rules::pack
