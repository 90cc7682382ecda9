#include <algorithm>
#include <array>

#include "../pack_read.hpp"
#include "measures.hpp"

/// approach.json: what speaks for one face or one voice, and how it is tried out (model 4).
namespace kam::rules::pack {
namespace {

constexpr Scale of_lean{-1, 1};

Result<void> read_part(const JsonAt& at, ApproachTerms::Part& part, std::string& id, const Pack::Data& data) {
  auto read = members(at,
                      {{"id",
                        [&](const JsonAt& named) {
                          auto text = words(id)(named);
                          return text ? fact(part.fact)(named) : text;
                        }},
                       {"weight", into(part.weight, 0)},
                       {"map", [&](const JsonAt& map) { return read_mapping(map, part.map, of_lean); }},
                       {"question", words(part.question)},
                       {"source", source_codes(part.source, data)}},
                      {"id", "weight", "map", "question", "source"});
  static constexpr std::array kinds{Mapping::Kind::points, Mapping::Kind::steps, Mapping::Kind::as_is};
  const bool of_numbers = std::find(kinds.begin(), kinds.end(), part.map.kind) != kinds.end();
  return read && !of_numbers ? at.at("map").expected("bp, steps or as_is") : read;
}

Take parts(Pack::Data& data) {
  return [&terms = data.approach, &data](const JsonAt& at) -> Result<void> {
    double weights = 0;
    auto read = at.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      std::string id;
      auto one = read_part(item, terms.parts.emplace_back(), id, data);
      auto once = unique(item, id, seen);
      weights += terms.parts.back().weight;
      return one ? once : one;
    });
    return read && weights <= 0 ? at.expected("at least one weight above 0") : read;
  };
}

/// The part that is named, of those read before.
Take deciding(ApproachTerms& terms) {
  return [&terms](const JsonAt& at) -> Result<void> {
    std::vector<std::string_view> known;
    for (const auto& part : terms.parts) known.push_back(facts()[part.fact].id);
    std::string id;
    if (auto read = one_of(id, "part", known)(at); !read) return read;
    while (known[terms.deciding] != id) ++terms.deciding;
    return {};
  };
}

Take verdict(ApproachTerms& terms) {
  return [&terms](const JsonAt& at) -> Result<void> {
    auto read = members(
        at, {{"one_voice_from", into(terms.one_voice_from, -1, 1)}, {"one_face_to", into(terms.one_face_to, -1, 1)}},
        {"one_voice_from", "one_face_to"});
    if (read && terms.one_face_to >= terms.one_voice_from)
      return at.at("one_face_to").expected("a limit below that of one voice");
    return read;
  };
}

Take feasible(ApproachTerms& terms) {
  return [&terms](const JsonAt& at) {
    return members(at,
                   {{"least_coordination", into(terms.least_coordination, 0, 1)},
                    {"least_breadth", into(terms.least_breadth, 0, 1)}},
                   {"least_coordination", "least_breadth"});
  };
}

Take side(ApproachTerms::Side& side) {
  return [&side](const JsonAt& at) -> Result<void> {
    const auto bound = [](std::optional<double>& to) {
      return [&to](const JsonAt& number) { return into(to.emplace())(number); };
    };
    auto read = members(at, {{"at_least", bound(side.at_least)},
                             {"above", bound(side.above)},
                             {"at_most", bound(side.at_most)},
                             {"below", bound(side.below)}});
    if (read && !side.at_least && !side.above && !side.at_most && !side.below)
      return at.expected("at_least, above, at_most or below");
    return read;
  };
}

Take checklist(ApproachTerms& terms) {
  return [&terms](const JsonAt& at) {
    return at.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      auto& row = terms.checklist.emplace_back();
      auto one = members(item,
                         {{"id", name(row.id)},
                          {"fact", fact(row.fact)},
                          {"question", words(row.question)},
                          {"one_face", side(row.one_face)},
                          {"one_voice", side(row.one_voice)}},
                         {"id", "fact", "question", "one_face", "one_voice"});
      auto once = unique(item, row.id, seen);
      return one ? once : one;
    });
  };
}

Take pilot(ApproachTerms& terms) {
  return [&pilot = terms.pilot](const JsonAt& at) {
    return members(at,
                   {{"least_pairs", into(pilot.least_pairs, 1, most_count)},
                    {"least_months", into(pilot.least_months, 1, 120)},
                    {"cycles", into(pilot.cycles, 0, 100)},
                    {"stop_at_risk", into(pilot.stop_at_risk, 0, 100)},
                    {"bands", into(pilot.bands, 1, 100)},
                    {"draws", into(pilot.draws, 100, 100'000)}},
                   {"least_pairs", "least_months", "cycles", "stop_at_risk", "bands", "draws"});
  };
}

}  // namespace

Result<void> read_approach(const JsonAt& root, Pack::Data& data) {
  auto& terms = data.approach;
  auto read_parts = member(root, "parts", parts(data));  // one of them is named as the deciding one
  auto read = members(root,
                      {{"parts", [](const JsonAt&) { return Result<void>(); }},
                       {"deciding", deciding(terms)},
                       {"verdict", verdict(terms)},
                       {"feasible", feasible(terms)},
                       {"checklist", checklist(terms)},
                       {"pilot", pilot(terms)}},
                      {"deciding", "verdict", "feasible", "checklist", "pilot"});
  return read_parts ? read : read_parts;
}

}  // namespace kam::rules::pack
