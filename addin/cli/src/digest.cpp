#include "kam/flow/digest.hpp"

#include <iostream>

#include "console.hpp"
#include "instance.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<rules::Day> week_of(store::Store& store, const Arguments& arguments) {
  if (arguments.has("week")) {
    const auto day = rules::parse_day(arguments.text("week"));
    if (!day) return invalid("--week: expected YYYY-MM-DD, found " + arguments.text("week"));
    return *day;
  }
  const auto scoring = store.scoring(arguments.text("tenant"));
  if (!scoring) return scoring.error();
  if (!*scoring) return Error{Errc::not_found, "nothing is scored yet: `kamd import` or `kamd sync` first"};
  return *flow::week_of(rules::parse_day((*scoring)->as_of).value(), "monday");
}

int digest(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  const auto packs = flow::packs_in_use(std::filesystem::path(arguments.text("data")) / "packs", std::move(*pack));
  const auto week = week_of(*instance->store, arguments);
  if (!week) return fail(week.error());
  const auto notes = flow::digests_of(*instance->store, arguments.text("tenant"), flow::engines_of(packs, now), *week);
  if (!notes) return fail(notes.error());
  for (const auto& note : *notes)
    std::cout << "To " << note.person << ": " << note.title << "\n\n" << note.text << '\n';
  if (notes->empty()) std::cout << "Nothing to tell anybody.\n";
  return exit_code::ok;
}

}  // namespace

Verb digest_verb() {
  return {
      "digest",
      "Print what owners and leaders are told this week: what changed, why, three steps. `tenant set "
      "--set weekly_digest=monday` has it left in the CRM as tasks",
      {{"tenant", "the tenant whose people these are", Option::Kind::text, {}, true},
       {"week", "first day of the week, else the Monday before the last scoring; a week that is new begins with it"},
       {"pack", "a directory with a rule pack instead of the built-in one"},
       data_option},
      digest};
}

}  // namespace kam::cli
