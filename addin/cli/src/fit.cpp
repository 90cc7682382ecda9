#include "kam/rules/fit.hpp"

#include "fit_text.hpp"
#include "programme.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int fit(const Arguments& arguments) {
  static constexpr ProgrammeForm forms[]{{"table", fit_text}};
  return tell_programme(arguments, rules::fit_json, forms);
}

}  // namespace

Verb fit_verb() {
  return {"fit", "Is key account management right for the company? Verdict, what it rests on, and what to answer next",
          with_bundle({{"starting-set", "score on the criteria that the data can carry", Option::Kind::flag},
                       {"format", "json, or table: sentences for a meeting", Option::Kind::text, "json"}}),
          fit};
}

}  // namespace kam::cli
