#include "kam/rules/maturity.hpp"

#include "maturity_text.hpp"
#include "programme.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

int maturity(const Arguments& arguments) {
  static constexpr ProgrammeForm forms[]{{"table", maturity_text}, {"svg", maturity_svg}};
  return tell_programme(arguments, rules::maturity_json, forms);
}

}  // namespace

Verb maturity_verb() {
  return {
      "maturity",
      "Say how mature key account management is in ten dimensions: what people say beside what the CRM shows",
      with_bundle({{"starting-set", "score on the criteria that the data can carry", Option::Kind::flag},
                   {"format", "json, table: sentences for a meeting, or svg: the radar", Option::Kind::text, "json"}}),
      maturity};
}

}  // namespace kam::cli
