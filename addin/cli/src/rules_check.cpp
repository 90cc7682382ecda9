#include "figures.hpp"
#include "kam/rules/finding.hpp"
#include "output.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

std::string title(const std::string& directory) {
  return directory.empty() ? "default" : directory;
}

/// `0 findings`, `1 finding`, `12 findings`
std::string findings_words(std::size_t number) {
  return count(number) + (number == 1 ? " finding" : " findings");
}

int check(const Arguments& arguments) {
  auto files = pack_files(arguments.text("pack"));
  if (!files) return fail(files.error());
  const auto findings = rules::Pack::check(*files);
  std::string out;
  for (const auto& finding : findings) out += to_string(finding) + "\n";
  out += title(arguments.text("pack")) + ": " + findings_words(findings.size()) + "\n";
  if (auto printed = print(out); !printed) return fail(printed.error());
  return findings.empty() ? exit_code::ok : exit_code::finding;
}

}  // namespace

Verb rules_check_verb() {
  return {"rules check",
          "Check a rule pack: each fault with its file, place and mend",
          {{"pack", "the directory of a rule pack; without it the built-in one", Option::Kind::position}},
          check};
}

}  // namespace kam::cli
