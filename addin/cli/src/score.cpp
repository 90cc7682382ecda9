#include <cstdio>

#include "output.hpp"
#include "scalar_columns.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

/// What a company with little data wants to know first: does everybody get an answer?
std::string answered(const rules::ScoreCounts& counts) {
  char text[160];
  std::snprintf(
      text, sizeof text, "kamd: %zu accounts, %zu active; %.1f %% of the active have a score or a question",
      counts.accounts, counts.active,
      counts.active ? 100.0 * static_cast<double>(counts.answered) / static_cast<double>(counts.active) : 100.0);
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
  auto bundle = open_bundle(arguments);
  if (!bundle) return fail(bundle.error());
  const std::string wanted = arguments.text("account");
  std::vector<std::string> rows;  // of a table; lines go out one by one, since a large bundle has many
  std::size_t found = 0;
  auto counts =
      rules::score(*pack, bundle->records, bundle->options, [&](rules::ScoredAccount account) -> Result<void> {
        if (!wanted.empty() && account.id != wanted) return {};
        ++found;
        if (format == "ndjson") return print(account.json += '\n');
        rows.push_back(std::move(account.json));
        return {};
      });
  if (!counts) return fail(counts.error());
  if (!wanted.empty() && found == 0)
    return fail(invalid("--account: the bundle has no scored account `" + wanted + "`"));
  const std::vector<std::string_view> lines(rows.begin(), rows.end());
  if (format != "ndjson") {
    if (auto printed = print(format == "csv" ? as_csv(lines) : as_table(lines)); !printed) return fail(printed.error());
  }
  if (arguments.has("starting-set")) tell(answered(*counts));
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
