#include "kept.hpp"

#include <algorithm>

#include "../pack/keys.hpp"

namespace kam::rules {

namespace {

using pack::into;
using pack::members;
using pack::one_of;
using pack::words;

constexpr std::array<std::string_view, 3> states{"open", "running", "done"};

pack::Take state(KeptElement::State& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    std::string text;
    auto read = one_of(text, "state of an element", states)(at);
    if (read) to = static_cast<KeptElement::State>(std::ranges::find(states, text) - states.begin());
    return read;
  };
}

pack::Take day(OnDay& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto text = at.text();
    if (!text) return text.error();
    to = parse_day(*text);
    return to ? Result<void>() : at.expected("a date such as 2026-09-30");
  };
}

pack::Take person(Text& to) {
  return [&to](const JsonAt& at) { return words(to.emplace())(at); };
}

Result<void> read_element(const JsonAt& at, KeptElement& element) {
  auto read = members(at,
                      {{"state", state(element.state)},
                       {"owner_id", person(element.owner_id)},
                       {"start", day(element.start)},
                       {"due", day(element.due)},
                       {"done_at", day(element.done_at)}},
                      {"state"});
  if (!read) return read;
  if (element.start && element.due && *element.due < *element.start)
    return at.at("due").expected("a day on or after the start");
  if (element.done_at && element.state != KeptElement::State::done)
    return at.at("done_at").fault("an element that is not done has no day on which it was");
  return {};
}

/// Calls `take(id, value)` for each member whose name is known.
template <class Take>
pack::Take each(std::string_view what, const std::vector<std::string_view>* known, Take take) {
  return [what, known, take](const JsonAt& at) {
    return at.members([&](const std::string& id, const JsonAt& value) -> Result<void> {
      if (known && std::ranges::find(*known, id) == known->end()) return pack::unknown(value, what, id, *known);
      return take(id, value);
    });
  };
}

struct Ids {
  std::vector<std::string_view> tests, elements;
};

/// @param ids  those of the pack; null: any may be there.
Result<void> read_member(const JsonAt& at, KeptTransformation& kept, const Ids* ids) {
  const auto tests = each("exit test that people settle", ids ? &ids->tests : nullptr,
                          [&](const std::string& id, const JsonAt& said) { return into(kept.exit_tests[id])(said); });
  const auto elements =
      each("element of the transformation", ids ? &ids->elements : nullptr,
           [&](const std::string& id, const JsonAt& element) { return read_element(element, kept.elements[id]); });
  return members(at,
                 {{"exit_tests", tests}, {"elements", elements}, {"pilot_accounts", [&](const JsonAt& ids_of) {
                                                                    return into(kept.pilot_accounts.emplace())(ids_of);
                                                                  }}});
}

Result<std::optional<KeptTransformation>> read(const Settings& settings, const Ids* ids) {
  std::optional<KeptTransformation> kept;
  auto document = JsonDocument::parse(settings.json, "settings.json");
  if (!document) return document.error();
  const JsonAt root(document->root(), "settings.json");
  const JsonAt member = root.at("transformation");
  if (member.pointer() == root.pointer() || member.raw().is_null()) return kept;
  if (auto done = read_member(member, kept.emplace(), ids); !done) return done.error();
  return kept;
}

}  // namespace

std::string_view name(KeptElement::State state) {
  return states[static_cast<std::size_t>(state)];
}

Result<void> read_kept(const JsonAt& at, KeptTransformation& kept) {
  return read_member(at, kept, nullptr);
}

Result<std::optional<KeptTransformation>> kept_transformation(const Settings& settings) {
  return read(settings, nullptr);
}

Result<void> check_kept(const Settings& settings, const TransformationPack& pack) {
  Ids ids;
  for (const auto& phase : pack.phases) {
    for (const auto& test : phase.exit_tests) {
      if (test.kept) ids.tests.push_back(test.id);
    }
    for (const auto& element : phase.elements) ids.elements.push_back(element.id);
  }
  auto kept = read(settings, &ids);
  return kept ? Result<void>() : Result<void>(kept.error());
}

}  // namespace kam::rules
