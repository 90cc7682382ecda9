#include "../pack/measures.hpp"
#include "../pack/names.hpp"
#include "../pack_read.hpp"
#include "dimensions.hpp"
#include "terms.hpp"

/// maturity.json of a pack.
namespace kam::rules::pack {

namespace {

using Terms = MaturityTerms;
constexpr Scale of_levels{1, Terms::levels};

/// Five texts, one a level.
Take ladder(Terms::Ladder& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    std::size_t level = 0;
    auto read = at.items([&](const JsonAt& text) -> Result<void> {
      return level < to.size() ? words(to[level++])(text) : (++level, Result<void>());
    });
    if (read && level != to.size()) return at.expected("five texts, from level 1 to level 5");
    return read;
  };
}

Take scales(Terms& terms) {
  return [&terms](const JsonAt& at) {
    return at.members([&](const std::string& name, const JsonAt& one) { return ladder(terms.scales[name])(one); });
  };
}

Take limits(Terms::Limits& limits) {
  return [&limits](const JsonAt& at) {
    return members(at,
                   {{"least_items", into(limits.least_items, 1, most_count)},
                    {"short_items", into(limits.short_items, 1, most_count)},
                    {"persons", into(limits.persons, 2, most_count)},
                    {"claim", into(limits.claim, 0, 4)},
                    {"agree", into(limits.agree, 0, 1)},
                    {"mixed", into(limits.mixed, 0, 1)},
                    {"group_gap", into(limits.group_gap, 0, 4)},
                    {"least_coverage", into(limits.least_coverage, 0, 1)},
                    {"staged_dimensions", into(limits.staged_dimensions, 1, most_count)},
                    {"target_most", into(limits.target_most, 1, 5)},
                    {"target_step", into(limits.target_step, 0, 4)},
                    {"skill_weak", into(limits.skill_weak, 1, 5)},
                    {"weak_areas", into(limits.weak_areas, 1, most_count)}},
                   {"least_items", "short_items", "persons", "claim", "agree", "mixed", "group_gap", "least_coverage",
                    "staged_dimensions", "target_most", "target_step", "skill_weak", "weak_areas"});
  };
}

/// A fact or a figure of the programme.
Take quantity(std::string& to, const expr::FactTable& table) {
  return [&to, &table](const JsonAt& at) {
    std::vector<std::string_view> known;
    for (expr::Slot slot = 0; slot < table.size(); ++slot) known.push_back(table.name(slot));
    return one_of(to, "fact of the programme", known)(at);
  };
}

Take dimension_id(std::string& to) {
  static const std::vector<std::string_view> known = [] {
    std::vector<std::string_view> ids;
    for (const MaturityDimension& dimension : maturity_dimensions) ids.push_back(dimension.id);
    return ids;
  }();
  return one_of(to, "dimension", known);
}

Take dimension_ids(std::vector<std::string>& to) {
  return [&to](const JsonAt& at) {
    to.clear();
    return at.items([&](const JsonAt& id) { return dimension_id(to.emplace_back())(id); });
  };
}

/// A list of objects, each of which says which it is by an id that no other has.
template <class Entry, class Read>
Take entries(std::vector<Entry>& to, Read read) {
  return [&to, read](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      Entry& entry = to.emplace_back();
      auto one = read(at, entry);
      return one ? unique(at, entry.id, seen) : one;
    });
  };
}

Take map_of(Terms::Line& line) {
  return [&line](const JsonAt& at) -> Result<void> {
    auto read = read_mapping(at, line.map, of_levels);
    const bool of_numbers = line.map.kind == Mapping::Kind::points || line.map.kind == Mapping::Kind::steps;
    return read && !of_numbers ? at.expected("one of bp and steps") : read;
  };
}

Take evidence(std::vector<Terms::Line>& to, const expr::FactTable& table) {
  return entries(to, [&table](const JsonAt& at, Terms::Line& line) {
    return members(at,
                   {{"id", quantity(line.id, table)},
                    {"map", map_of(line)},
                    {"least_active", into(line.least_active, 0, most_count)},
                    {"needs_labels", into(line.needs_labels)}},
                   {"id", "map"});
  });
}

Take scale_name(std::string& to, const Terms& terms) {
  return [&to, &terms](const JsonAt& at) {
    std::vector<std::string_view> known;
    for (const auto& [name, answers] : terms.scales) known.push_back(name);
    return one_of(to, "scale", known)(at);
  };
}

Take items(std::vector<Terms::Item>& to, const Terms& terms) {
  return entries(to, [&terms](const JsonAt& at, Terms::Item& item) {
    return members(at, {{"id", name(item.id)}, {"text", words(item.text)}, {"scale", scale_name(item.scale, terms)}},
                   {"id", "text", "scale"});
  });
}

Take dimensions(Terms& terms, const Pack::Data& data) {
  return entries(terms.dimensions, [&](const JsonAt& at, Terms::Dimension& dimension) {
    static constexpr std::array<std::string_view, 2> levels{"strategic", "operational"};
    return members(at,
                   {{"id", dimension_id(dimension.id)},
                    {"name", words(dimension.name)},
                    {"level", one_of(dimension.level, "level", levels)},
                    {"weight", into(dimension.weight, 0)},
                    {"covers", words(dimension.covers)},
                    {"element", words(dimension.element)},
                    {"anchors", ladder(dimension.anchors)},
                    {"items", items(dimension.items, terms)},
                    {"evidence", evidence(dimension.evidence, data.programme_facts)},
                    {"source", source_codes(dimension.source, data)}},
                   {"id", "name", "level", "weight", "covers", "element", "anchors", "items", "evidence", "source"});
  });
}

Take groups(Terms& terms) {
  return entries(terms.groups, [](const JsonAt& at, Terms::Group& group) {
    return members(at, {{"id", name(group.id)}, {"name", words(group.name)}, {"only", dimension_ids(group.only)}},
                   {"id", "name"});
  });
}

}  // namespace

Result<void> read_maturity(const JsonAt& root, Pack::Data& data) {
  auto terms = std::make_shared<Terms>();
  auto named = member(root, "scales", scales(*terms));  // items name them
  auto read = members(root,
                      {{"scales", [](const JsonAt&) { return Result<void>(); }},
                       {"limits", limits(terms->limits)},
                       {"groups", groups(*terms)},
                       {"stages", ladder(terms->stages)},
                       {"dimensions", dimensions(*terms, data)}},
                      {"limits", "groups", "stages", "dimensions"});
  data.maturity = std::move(terms);
  return named ? read : named;
}

}  // namespace kam::rules::pack
