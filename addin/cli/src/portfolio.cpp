#include "kam/rules/portfolio.hpp"

#include "portfolio_text.hpp"
#include "programme.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int portfolio(const Arguments& arguments) {
  static constexpr ProgrammeForm forms[]{{"table", portfolio_text}};
  return tell_programme(arguments, rules::portfolio_json, forms);
}

}  // namespace

Verb portfolio_verb() {
  return {"portfolio", "Check the list of key accounts as a whole: dependence, time and people, figures, next steps",
          with_bundle({{"starting-set", "score on the criteria that the data can carry", Option::Kind::flag},
                       {"format", "json, or table: sentences for a meeting", Option::Kind::text, "json"}}),
          portfolio};
}

}  // namespace kam::cli
