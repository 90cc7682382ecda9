#include <cstdio>

#include "output.hpp"
#include "scalar_columns.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

/// What a company with little data wants to know first: does everybody get an answer?
std::string answered(const rules::Scored& scored) {
  char text[160];
  std::snprintf(
      text, sizeof text, "kamd: %zu accounts, %zu active; %.1f %% of the active have a score or a question",
      scored.accounts.size(), scored.active,
      scored.active ? 100.0 * static_cast<double>(scored.answered) / static_cast<double>(scored.active) : 100.0);
  return text;
}

int score(const Arguments& arguments) {
  const std::string format = arguments.text("format");
  if (format != "ndjson" && format != "csv" && format != "table") {
    tell("kamd: --format: expected ndjson, csv or table, found \"" + format + "\"");
    return exit_code::usage;
  }
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto scored = score_bundle(arguments, *pack);
  if (!scored) return fail(scored.error());
  const std::string wanted = arguments.text("account");
  std::vector<std::string_view> lines;
  for (const auto& account : scored->accounts) {
    if (wanted.empty() || account.id == wanted) lines.push_back(account.json);
  }
  if (!wanted.empty() && lines.empty())
    return fail(invalid("--account: the bundle has no scored account `" + wanted + "`"));
  std::string out;
  if (format == "csv") {
    out = as_csv(lines);
  } else if (format == "table") {
    out = as_table(lines);
  } else {
    for (const auto line : lines) out.append(line) += '\n';
  }
  if (auto printed = print(out); !printed) return fail(printed.error());
  if (arguments.has("starting-set")) tell(answered(*scored));
  return exit_code::ok;
}

}  // namespace

Verb score_verb() {
  return {"score", "Score the accounts of a bundle and print one JSON object a line",
          with_bundle(
              {{"account", "only this account"},
               {"starting-set", "score on the criteria that the data can carry (for a CRM with only deals or orders)",
                Option::Kind::flag},
               {"format", "ndjson, csv or table", Option::Kind::text, "ndjson"}}),
          score};
}

}  // namespace kam::cli
