#include "kam/rules/portfolio.hpp"

#include <cstdio>

#include "kam/certs/crypto.hpp"
#include "portfolio_text.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

Result<std::string> made(const Arguments& arguments, bool for_people) {
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  ProgressBar bar;
  auto bundle = connectors::read_bundle(arguments.text("bundle"), bundle_options(arguments, bar));
  if (!bundle) return bundle.error();
  if (auto reported = report(*bundle, arguments.has("strict")); !reported) return reported.error();
  auto day = as_of(arguments, bundle->records.settings.time_zone);
  if (!day) return day.error();
  const rules::ScoreOptions options{*day, arguments.has("starting-set"), certs::sha256_hex};
  auto json = rules::portfolio_json(*pack, bundle->records, options);
  if (!json) return json.error();
  if (!for_people) return *json + "\n";
  auto texts = panel::Texts::load(rules::Pack::built_in().at("texts.en.json"));
  if (!texts) return texts.error();
  return portfolio_text(*json, bundle->records, *texts);
}

int portfolio(const Arguments& arguments) {
  const std::string format = arguments.text("format");
  if (format != "json" && format != "table") {
    tell("kamd: --format: expected json or table, found \"" + format + "\"");
    return exit_code::usage;
  }
  const auto text = made(arguments, format == "table");
  if (!text) return fail(text.error());
  std::fwrite(text->data(), 1, text->size(), stdout);
  return std::fflush(stdout) == 0 ? exit_code::ok
                                  : fail({Errc::environment, "standard output: cannot be written (is the disk full?)"});
}

}  // namespace

Verb portfolio_verb() {
  return {"portfolio", "Check the list of key accounts as a whole: dependence, time and people, figures, next steps",
          with_bundle({{"starting-set", "score on the criteria that the data can carry", Option::Kind::flag},
                       {"format", "json, or table: sentences for a meeting", Option::Kind::text, "json"}}),
          portfolio};
}

}  // namespace kam::cli
