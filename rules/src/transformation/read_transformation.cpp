#include <algorithm>

#include "../pack/measures.hpp"
#include "../pack/names.hpp"
#include "../pack/programme_names.hpp"
#include "../pack_read.hpp"
#include "transformation_pack.hpp"

/// transformation.json of a pack.
namespace kam::rules::pack {

namespace {

using Terms = TransformationPack;

Take one_of_ids(std::string& to, std::string_view what, const std::vector<std::string>& ids) {
  return [&to, what, &ids](const JsonAt& at) {
    const std::vector<std::string_view> known(ids.begin(), ids.end());
    return one_of(to, what, known)(at);
  };
}

/// A list of ids of a kind.
Take ids_among(std::vector<std::string>& to, std::string_view what, const std::vector<std::string>& ids) {
  return [&to, what, &ids](const JsonAt& at) -> Result<void> {
    to.clear();
    return at.items([&](const JsonAt& item) { return one_of_ids(to.emplace_back(), what, ids)(item); });
  };
}

Take exit_tests(Terms::Phase& phase, const expr::FactTable& table) {
  return [&phase, &table](const JsonAt& at) {
    return each_of(at, phase.exit_tests, [&](const JsonAt& item, Terms::ExitTest& test) -> Result<void> {
      auto read = members(item,
                          {{"id", name(test.id)},
                           {"name", words(test.name)},
                           {"when", condition(test.when, table)},
                           {"kept", into(test.kept)}},
                          {"id", "name"});
      if (read && !test.when && !test.kept) return item.expected("`when`, or `kept`: true, or both");
      return read;
    });
  };
}

Take elements(Terms::Phase& phase, const std::vector<std::string>& tests) {
  return [&phase, &tests](const JsonAt& at) {
    return each_of(at, phase.elements, [&](const JsonAt& item, Terms::Element& element) {
      return members(item,
                     {{"id", name(element.id)},
                      {"name", words(element.name)},
                      {"owner", one_of(element.owner, "owner code", roles)},
                      {"days", into(element.days, 1, most_days)},
                      {"exit_tests", ids_among(element.exit_tests, "exit test of the phase", tests)}},
                     {"id", "name", "owner", "days", "exit_tests"});
    });
  };
}

Result<void> read_phase(const JsonAt& at, Terms::Phase& phase, const expr::FactTable& table) {
  // Elements name the tests of their phase, so that those are read before them.
  auto tests = member(at, "exit_tests", exit_tests(phase, table));
  std::vector<std::string> ids;
  for (const auto& test : phase.exit_tests) ids.push_back(test.id);
  auto read = members(at,
                      {{"id", name(phase.id)},
                       {"name", words(phase.name)},
                       {"purpose", words(phase.purpose)},
                       {"exit_tests", [](const JsonAt&) { return Result<void>(); }},
                       {"elements", elements(phase, ids)}},
                      {"id", "name", "purpose", "elements"});
  return tests ? read : tests;
}

Take phases(Terms& terms, const expr::FactTable& table) {
  return [&terms, &table](const JsonAt& at) -> Result<void> {
    auto read = each_of(at, terms.phases,
                        [&](const JsonAt& item, Terms::Phase& phase) { return read_phase(item, phase, table); });
    if (read && terms.phases.size() != Terms::phase_count) return at.expected("three phases");
    return read;
  };
}

Take elements_by_phase(Terms::Dimension& dimension, const Terms& terms) {
  return [&dimension, &terms](const JsonAt& at) -> Result<void> {
    Keys keys;
    std::vector<std::vector<std::string>> ids(terms.phases.size());
    for (std::size_t i = 0; i < std::min(terms.phases.size(), Terms::phase_count); ++i) {
      for (const auto& element : terms.phases[i].elements) ids[i].push_back(element.id);
      keys.emplace(terms.phases[i].id, ids_among(dimension.elements[i], "element of the phase", ids[i]));
    }
    return members(at, keys);
  };
}

Take needs(Terms::Dimension& dimension) {
  return [&dimension](const JsonAt& at) {
    auto& need = dimension.needs.emplace();
    return members(at, {{"dimension", programme_fact_id(need.dimension)}, {"level", into(need.level, 1, 5)}},
                   {"dimension", "level"});
  };
}

Take dimensions(Terms& terms) {
  return [&terms](const JsonAt& at) {
    return each_of(at, terms.dimensions, [&](const JsonAt& item, Terms::Dimension& dimension) {
      return members(item,
                     {{"id", programme_fact_id(dimension.id)},
                      {"elements", elements_by_phase(dimension, terms)},
                      {"needs", needs(dimension)}},
                     {"id", "elements"});
    });
  };
}

Take facts_among(std::vector<std::string>& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    to.clear();
    return at.items([&](const JsonAt& item) { return programme_fact_id(to.emplace_back())(item); });
  };
}

Take steps(Terms& terms, const Pack::Data& data) {
  return [&terms, &data](const JsonAt& at) {
    return each_of(at, terms.steps, [&](const JsonAt& item, Terms::Step& step) {
      return members(item,
                     {{"id", name(step.id)},
                      {"name", words(step.name)},
                      {"doc", words(step.doc)},
                      {"fact", programme_fact_id(step.fact)},
                      {"done_from", into(step.done_from, 0, 100)},
                      {"place", words(step.place)},
                      {"source", source_codes(step.source, data)}},
                     {"id", "name", "doc", "fact", "done_from", "place", "source"});
    });
  };
}

Take pilot(Terms& terms) {
  return [&terms](const JsonAt& at) {
    std::vector<std::string_view> ids;
    for (const auto& phase : terms.phases) {
      for (const auto& element : phase.elements) ids.push_back(element.id);
    }
    return one_of(terms.pilot, "element of the transformation", ids)(at);
  };
}

}  // namespace

Result<void> read_transformation(const JsonAt& root, Pack::Data& data) {
  auto terms = std::make_shared<Terms>();
  data.transformation = terms;
  auto first = member(root, "phases", phases(*terms, data.programme_facts));
  auto read = members(
      root,
      {{"phases", [](const JsonAt&) { return Result<void>(); }},
       {"dimensions", dimensions(*terms)},
       {"least_gap", into(terms->least_gap, 0, 4)},
       {"first_factor", into(terms->first_factor, 1, 10)},
       {"first", facts_among(terms->first)},
       {"most_open", into(terms->most_open, 1, most_count)},
       {"pilot", pilot(*terms)},
       {"expectation", words(terms->expectation)},
       {"source", source_codes(terms->source, data)},
       {"steps", steps(*terms, data)}},
      {"dimensions", "least_gap", "first_factor", "first", "most_open", "pilot", "expectation", "source", "steps"});
  return first ? read : first;
}

}  // namespace kam::rules::pack
