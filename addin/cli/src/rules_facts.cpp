#include "kam/rules/reference.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int rules_facts(const Arguments& arguments) {
  const std::string format = arguments.text("format");
  if (format != "markdown" && format != "json") {
    tell("kamd: --format: expected markdown or json, found \"" + format + "\"");
    return exit_code::usage;
  }
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto printed = print(format == "json" ? rules::facts_json(*pack) : rules::facts_markdown(*pack));
  return printed ? exit_code::ok : fail(printed.error());
}

}  // namespace

Verb rules_facts_verb() {
  return {"rules facts",
          "Print the reference of all that conditions may name: facts, criteria, warning signs",
          {{"pack", "the directory of a rule pack; without it the built-in one", Option::Kind::position},
           {"format", "markdown or json", Option::Kind::text, "markdown"}},
          rules_facts};
}

}  // namespace kam::cli
