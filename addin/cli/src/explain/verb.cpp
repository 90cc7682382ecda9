#include <algorithm>

#include "../history_text.hpp"
#include "../output.hpp"
#include "../scoring.hpp"
#include "../verbs.hpp"
#include "against.hpp"

namespace kam::cli {

namespace {

Result<std::string> explanation(const Arguments& arguments) {
  const std::string wanted = arguments.text("account");
  std::optional<rules::ResultLine> before;
  if (arguments.has("against")) {
    auto old = old_result(arguments.text("against"), wanted);
    if (!old) return old.error();
    before = std::move(*old);
  }
  auto pack = load_pack(arguments);
  if (!pack) return pack.error();
  auto voice = speech(pack->files());
  if (!voice) return voice.error();
  auto bundle = open_bundle(arguments);
  if (!bundle) return bundle.error();
  auto scored = rules::score(*pack, bundle->records, bundle->options);
  if (!scored) return scored.error();
  const auto found =
      std::find_if(scored->accounts.begin(), scored->accounts.end(), [&](const auto& one) { return one.id == wanted; });
  if (found == scored->accounts.end()) return invalid("--account: the bundle has no scored account `" + wanted + "`");
  auto text = explain_text(found->json, *voice);
  if (!text) return text.error();
  if (arguments.has("history")) {
    const auto history =
        rules::recomputed_history(*pack, bundle->records, bundle->options.as_of, bundle->options.starting_set);
    if (!history) return history.error();
    *text += "\n" + history_text(*history, wanted);
  }
  if (!before) return text;
  auto after = rules::read_result(found->json);
  if (!after) return after.error();
  return *text + against_text(*before, *after, *voice);
}

int explain(const Arguments& arguments) {
  auto text = explanation(arguments);
  if (!text) return fail(text.error());
  if (auto printed = print(*text); !printed) return fail(printed.error());
  return exit_code::ok;
}

}  // namespace

Verb explain_verb() {
  return {"explain",
          "Tell everything about an account: where it stands, every point of its score, its health, the warning signs, "
          "the next steps",
          with_bundle({{"account", "the account", Option::Kind::text, {}, true},
                       {"against", "an older output of kamd score: also say what changed since, and why"},
                       {"history", "the last twelve month ends too, recomputed from dated records", Option::Kind::flag},
                       {"starting-set", "score on the criteria that the data can carry", Option::Kind::flag}}),
          explain};
}

}  // namespace kam::cli
