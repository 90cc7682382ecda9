#pragma once
#include "../pack_data.hpp"
#include "keys.hpp"

/// Facts, mappings and measures: what criteria, signals and parts of health are made of.
namespace kam::rules::pack {

/// The scores that a mapping may give.
struct Scale {
  double least, most;
};
inline constexpr Scale of_criteria{1, 10}, of_signals{0, 1};

/// The place of a registered fact in facts().
Take fact(std::size_t& to);
Result<void> read_mapping(const JsonAt& at, Mapping& map, Scale scale);
Result<void> read_way(const JsonAt& at, Way& way, Scale scale);
/// A list of measures, each id once; `named`: conditions may name them.
Take measures(std::vector<Measure>& to, const Pack::Data& data, Scale scale, bool named);
/// An id for conditions that is no fact of the engine and no measure of another list than its own.
Result<void> not_taken(const JsonAt& at, const std::string& id, const Pack::Data& data,
                       const std::vector<Measure>& own);
/// Codes of sources.json, at least one.
Take source_codes(std::vector<std::string>& to, const Pack::Data& data);
/// Ids of measures → their places among those.
Take places_of(std::vector<std::size_t>& to, const std::vector<Measure>& among, std::string_view what);
/// The same for one.
Take place_of(std::size_t& to, const std::vector<Measure>& among, std::string_view what);

}  // namespace kam::rules::pack
