#include "kam/rules/development.hpp"

#include "development_text.hpp"
#include "explain/text.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<std::string> made(const Arguments& arguments, bool for_people) {
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  auto voice = speech(pack->files());
  if (!voice) return voice.error();
  auto bundle = open_bundle(arguments);
  if (!bundle) return bundle.error();
  auto json = rules::development_json(*pack, bundle->records, bundle->options.as_of, arguments.text("person"));
  if (!json) return invalid("--person: " + json.error().detail);
  return for_people ? development_text(*json, *voice) : *json + "\n";
}

int development(const Arguments& arguments) {
  static constexpr std::string_view forms[]{"json", "table"};
  return print_in_form(arguments, forms, [&](std::string_view form) { return made(arguments, form == "table"); });
}

}  // namespace

Verb development_verb() {
  return {"development",
          "The development plan of one person: how the person and the manager see each skill, what to train first",
          with_bundle(
              {{"person", "one of our people, for whom and whose manager the page is", Option::Kind::text, {}, true},
               {"format", "json, or table: a page to talk about", Option::Kind::text, "json"}}),
          development};
}

}  // namespace kam::cli
