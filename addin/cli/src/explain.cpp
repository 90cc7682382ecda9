#include <simdjson.h>

#include <cstdio>

#include "explain_text.hpp"
#include "history_text.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int explain(const Arguments& arguments) {
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  auto bundle = score_bundle(arguments, *pack);
  if (!bundle) return fail(bundle.error());
  for (const auto& account : bundle->scored.accounts) {
    if (account.id != arguments.text("account")) continue;
    auto text = explain_text(account.json);
    if (!text) return fail(text.error());
    if (arguments.has("history")) {
      const auto history =
          rules::recomputed_history(*pack, bundle->records, bundle->as_of, arguments.has("starting-set"));
      if (!history) return fail(history.error());
      *text += "\n" + history_text(*history, account.id);
    }
    std::fwrite(text->data(), 1, text->size(), stdout);
    return exit_code::ok;
  }
  return fail(invalid("--account: the bundle has no scored account `" + arguments.text("account") + "`"));
}

}  // namespace

Verb explain_verb() {
  return {"explain", "Show every point of an account's score: value, score, weight, contribution, records and source",
          with_bundle({{"account", "the account", Option::Kind::text, {}, true},
                       {"history", "the last twelve month ends too, recomputed from dated records", Option::Kind::flag},
                       {"starting-set", "score on the criteria that the data can carry", Option::Kind::flag}}),
          explain};
}

}  // namespace kam::cli
