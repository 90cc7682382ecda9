#include "columns.hpp"
#include "figures.hpp"
#include "firing.hpp"
#include "kam/rules/cases.hpp"
#include "kam/rules/reference.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

std::string words(std::size_t number, const char* one, const char* many) {
  return count(number) + " " + (number == 1 ? one : many);
}

/// The cases beside the pack.
int test_cases(const Arguments& arguments) {
  auto files = pack_files(arguments.text("pack"));
  if (!files) return fail(files.error());
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  const rules::CaseRun run = rules::run_cases(*pack, *files);
  std::string out;
  for (const auto& wrong : run.wrong) out += to_string(wrong) + "\n";
  for (const auto& untested : run.untested) out += untested + "\n";
  const std::size_t cases = run.recommendations + run.mappings + run.gates + run.tiers;
  out += pack->version() + ": " + words(cases, "case", "cases") + " (" + count(run.recommendations) + " of rules, " +
         count(run.mappings) + " of mappings, " + count(run.gates) + " of gates, " + count(run.tiers) + " of tiers), " +
         words(run.wrong.size(), "is wrong", "are wrong") + "; " + words(run.untested.size(), "case is", "cases are") +
         " missing\n";
  if (auto printed = print(out); !printed) return fail(printed.error());
  return run.clean() ? exit_code::ok : exit_code::finding;
}

/// All accounts of a bundle.
int test_on(const Arguments& arguments) {
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto bundle = open_bundle(on_bundle(arguments));
  if (!bundle) return fail(bundle.error());
  auto results = score_lines(*bundle, *pack);
  if (!results) return fail(results.error());
  const Firing counted = firing(*results, rules::now_days(*pack));
  if (auto printed = print(firing_text(counted, rules::rule_ids(*pack))); !printed) return fail(printed.error());
  return counted.without.empty() ? exit_code::ok : exit_code::finding;
}

int test(const Arguments& arguments) {
  if (arguments.has("on")) return test_on(arguments);
  return test_cases(arguments);
}

}  // namespace

Verb rules_test_verb() {
  return {
      "rules test", "Run the cases beside a rule pack, or count on a bundle how often each rule fires",
      with_on_bundle({{"pack", "the directory of a rule pack; without it the built-in one", Option::Kind::position},
                      {"starting-set", "with --on: score on the criteria that the data can carry", Option::Kind::flag}},
                     false),
      test};
}

}  // namespace kam::cli
