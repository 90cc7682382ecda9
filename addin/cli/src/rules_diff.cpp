#include "output.hpp"
#include "rules_difference.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<std::string> difference(const Arguments& arguments) {
  auto before = load_pack(arguments.text("a"));
  if (!before) return before.error();
  auto after = load_pack(arguments.text("b"));
  if (!after) return after.error();
  auto words = speech(after->files());
  if (!words) return words.error();
  auto bundle = open_bundle(on_bundle(arguments));
  if (!bundle) return bundle.error();
  auto was = score_lines(*bundle, *before);
  if (!was) return was.error();
  auto is = score_lines(*bundle, *after);
  if (!is) return is.error();
  return rules_difference(rules::compare_packs(before->files(), after->files()), *was, *is, *words);
}

int diff(const Arguments& arguments) {
  auto text = difference(arguments);
  if (!text) return fail(text.error());
  if (auto printed = print(*text); !printed) return fail(printed.error());
  return exit_code::ok;
}

}  // namespace

Verb rules_diff_verb() {
  return {"rules diff",
          "Tell what another rule pack makes of the accounts of a bundle: who changes tier and why, which rules fire",
          with_on_bundle({{"a", "the pack in force: its directory, or default", Option::Kind::position, {}, true},
                          {"b", "the other pack: its directory, or default", Option::Kind::position, {}, true},
                          {"starting-set", "score on the criteria that the data can carry", Option::Kind::flag}},
                         true),
          diff};
}

}  // namespace kam::cli
