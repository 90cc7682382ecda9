#include "kam/rules/pilot.hpp"

#include <charconv>

#include "output.hpp"
#include "pilot_text.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<std::size_t> most_pairs(const Arguments& arguments) {
  if (!arguments.has("pairs")) return std::size_t{0};
  const std::string text = arguments.text("pairs");
  std::size_t pairs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pairs);
  if (error != std::errc() || end != text.data() + text.size() || pairs < 1 || pairs > 100'000) {
    return invalid("--pairs: expected a number from 1 to 100000, found \"" + text + "\"");
  }
  return pairs;
}

Result<std::string> made(const Arguments& arguments, bool for_people) {
  const auto since = rules::parse_day(arguments.text("since"));
  if (!since) return invalid("--since: expected a day such as 2026-01-01, found \"" + arguments.text("since") + "\"");
  auto pairs = most_pairs(arguments);
  if (!pairs) return pairs.error();
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  auto bundle = open_bundle(arguments);
  if (!bundle) return bundle.error();
  const auto result = rules::pilot(*pack, bundle->records, {arguments.text("id"), *since, *pairs, bundle->options});
  if (!result) return result.error();
  return for_people ? pilot_text(*result) : to_json(*result) + "\n";
}

int pilot(const Arguments& arguments) {
  static constexpr std::string_view forms[]{"json", "table"};
  return print_in_form(arguments, forms, [&](std::string_view form) { return made(arguments, form == "table"); });
}

}  // namespace

Verb pilot_verb() {
  return {"pilot", "Try one face against one voice on pairs of like key accounts: who is paired, and what it shows",
          with_bundle({{"id", "name of the pilot: it draws who is served how", Option::Kind::text, {}, true},
                       {"since",
                        "first day of the pilot, YYYY-MM-DD; pairs are matched as of the day before",
                        Option::Kind::text,
                        {},
                        true},
                       {"pairs", "at most so many pairs, the most alike first; without it all"},
                       {"starting-set", "score on the criteria that the data can carry", Option::Kind::flag},
                       {"format", "json, or table: sentences for people", Option::Kind::text, "json"}}),
          pilot};
}

}  // namespace kam::cli
