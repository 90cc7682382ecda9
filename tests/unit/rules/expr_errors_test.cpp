#include "../../../rules/src/expr/expr.hpp"
#include "catch.hpp"

namespace {

using namespace kam::rules::expr;

const FactTable& table() {
  static const FactTable facts = [] {
    FactTable made;
    for (const char* number : {"total", "kpi_growth", "kpi_churn_risk", "chr_spend"}) made.add(number, Type::number);
    made.add("tier", Type::text);
    made.add("key_label", Type::boolean);
    made.add("demands", Type::list);
    return made;
  }();
  return facts;
}

/// The message after its place, or empty if the condition compiles.
std::string refusal(const std::string& text) {
  const auto condition = Condition::compile(text, table(), "pack.json: at /0/when");
  if (condition) return "";
  CHECK(condition.error().code == kam::Errc::invalid_input);
  const std::string place = "pack.json: at /0/when: ", detail = condition.error().detail;
  CHECK(detail.starts_with(place));
  return detail.substr(place.size());
}

std::string repeated(const std::string& part, int times) {
  std::string whole;
  for (int i = 0; i < times; ++i) whole += part;
  return whole;
}

struct Case {
  const char* text;
  const char* message;
};

void check(const Case& wrong) {
  INFO(wrong.text);
  CHECK(refusal(wrong.text) == wrong.message);
}

}  // namespace

TEST_CASE("an unknown name gets a suggestion", "[rules][expr]") {
  check(
      GENERATE(Case{"kpi_grwoth > 3", "column 1: unknown fact `kpi_grwoth`, did you mean `kpi_growth`?"},
               Case{"total > 70 && kpi_growht > 3", "column 15: unknown fact `kpi_growht`, did you mean `kpi_growth`?"},
               Case{"has(teir)", "column 5: unknown fact `teir`, did you mean `tier`?"},
               Case{"'ä' == teir", "column 8: unknown fact `teir`, did you mean `tier`?"},
               Case{"weather > 3", "column 1: unknown fact `weather`"},
               Case{"maxx(total, 1) > 1", "column 1: unknown function `maxx`, did you mean `max`?"},
               Case{"hsa(total)", "column 1: unknown function `hsa`, did you mean `has`?"},
               Case{"sqrt(total) > 1", "column 1: unknown function `sqrt`"},
               Case{"key_label == null", "column 14: unknown fact `null`"}));
}

TEST_CASE("of names that are equally near the first by bytes is meant", "[rules][expr]") {
  FactTable facts;
  for (const char* name : {"fact_c", "fact_a", "fact_b"}) facts.add(name, Type::boolean);
  const auto condition = Condition::compile("fact_x", facts, "p");
  REQUIRE_FALSE(condition.has_value());
  CHECK(condition.error().detail == "p: column 1: unknown fact `fact_x`, did you mean `fact_a`?");
}

TEST_CASE("a wrong type is named with both sides", "[rules][expr]") {
  check(GENERATE(
      Case{"tier >= 70", "column 6: `>=` takes two values of one type: tier is a text, 70 a number"},
      Case{"total == true", "column 7: `==` takes two values of one type: total is a number, true true or false"},
      Case{"total + 'a' > 1", "column 7: `+` takes numbers: 'a' is a text"},
      Case{"total && key_label", "column 7: `&&` takes true or false on both sides: total is a number"},
      Case{"!total", "column 1: `!` takes true or false: total is a number"},
      Case{"-tier == 'a'", "column 1: `-` takes a number: tier is a text"},
      Case{"tier in total", "column 6: `in` takes a list on its right: total is a number"},
      Case{"tier in [1, 2]",
           "column 6: `in` takes a list of the type of its left side: tier is a text, [1, 2] a list of numbers"},
      Case{"1 in demands",
           "column 3: `in` takes a list of the type of its left side: 1 is a number, demands a list of texts"},
      Case{"demands in demands", "column 9: `in` takes a single value on its left: demands is a list of texts"},
      Case{"demands == []", "column 9: a list can only stand on the right of `in`"},
      Case{"total ? true : false", "column 7: `?` takes true or false before it: total is a number"},
      Case{"key_label ? 1 : 'a'", "column 11: `:` takes two values of one type: 1 is a number, 'a' a text"},
      Case{"'a' in (key_label ? demands : [])", "column 19: a list can only stand on the right of `in`"},
      Case{"1 < 2 < 3", "column 7: `<` takes two values of one type: 1 < 2 is true or false, 3 a number"},
      Case{"key_label == 1 in [1]",  // one level, from the left
           "column 11: `==` takes two values of one type: key_label is true or false, 1 a number"},
      Case{"abs(tier) > 1", "column 5: `abs` takes numbers: tier is a text"},
      Case{"tier in ['a', 1]", "column 15: expected a list of one type: a text stands before a number"},
      Case{"total + 1", "column 1: expected a condition that is true or false: total + 1 is a number"},
      Case{"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
           "column 1: expected a condition that is true or false: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… is a "
           "text"}));
}

TEST_CASE("a broken condition names the column and what was expected", "[rules][expr]") {
  check(
      GENERATE(Case{"", "column 1: expected a fact, a number, a text or `(`, found the end"},
               Case{"  ", "column 3: expected a fact, a number, a text or `(`, found the end"},
               Case{"total >", "column 8: expected a fact, a number, a text or `(`, found the end"},
               Case{"total > > 3", "column 9: expected a fact, a number, a text or `(`, found `>`"},
               Case{"total > 3 4", "column 11: expected an operator or the end, found `4`"},
               Case{"total > 3)", "column 10: expected an operator or the end, found `)`"},
               Case{"(total > 3", "column 11: expected an operator or `)`, found the end"},
               Case{"key_label ? true", "column 17: expected `:`, found the end"},
               Case{"has(1)", "column 5: expected a fact, found `1`"},
               Case{"has(total > 1)", "column 11: expected `)`, found `>`"},
               Case{"abs(1 > 0", "column 5: `abs` takes numbers: 1 > 0 is true or false"},
               Case{"min(1 2) > 0", "column 7: expected `,` or `)`, found `2`"},
               Case{"min(1) > 0", "column 1: `min` takes at least 2 numbers, found 1"},
               Case{"total > clamp(1, 2)", "column 9: `clamp` takes 3 numbers, found 2"},
               Case{"round(1, 2) > 0", "column 1: `round` takes 1 number, found 2"},
               Case{"tier in ['a' 'b']", "column 14: expected `,` or `]`, found `'b'`"},
               Case{"tier in ['a'", "column 13: expected `,` or `]`, found the end"},
               Case{"total in [total]", "column 11: expected a number, a text, true or false in a list, found `total`"},
               Case{"total in [-'a']", "column 12: expected a number, found `'a'`"},
               Case{"in > 3", "column 1: expected a fact, a number, a text or `(`, found `in`"},
               Case{"total = 3", "column 7: expected `==`, found `=`"},
               Case{"key_label & key_label", "column 11: expected `&&`, found `&`"},
               Case{"key_label | key_label", "column 11: expected `||`, found `|`"},
               Case{"tier == 'key", "column 9: expected a closing ' on the same line"},
               Case{"tier == 'k\\ey'", "column 11: expected one of \\\\ \\' \\\" \\n \\r \\t after a backslash"},
               Case{"total > 3x", "column 9: expected a decimal number such as 0.6"},
               Case{"total > 1.", "column 9: expected a decimal number such as 0.6"},
               Case{"total > 0x1F", "column 9: expected a decimal number such as 0.6"},
               Case{"total > 1e999", "column 9: expected a number of a size that a double can hold"},
               Case{"total ≥ 3", "column 7: unexpected `≥`"}, Case{"total > 3;", "column 10: unexpected `;`"},
               Case{"account.total > 3", "column 8: unexpected `.`"},
               Case{"total\x01", "column 6: unexpected control character"}));
}

TEST_CASE("nesting, length and the number of facts have limits", "[rules][expr]") {
  const std::string deep = "column 66: nested too deeply: at most 64 levels of parentheses, calls and choices";
  CHECK(refusal(repeated("(", 64) + "true" + repeated(")", 64)).empty());
  CHECK(refusal(repeated("(", 65) + "true" + repeated(")", 65)) == deep);
  CHECK(refusal(repeated("abs(", 65) + "1" + repeated(")", 65) + " > 0").find("nested too deeply") !=
        std::string::npos);
  CHECK(refusal(repeated("true ? true : ", 65) + "true").find("nested too deeply") != std::string::npos);
  CHECK(refusal(repeated("(", 4096)) == deep);
  CHECK(refusal(repeated("!", 4000) + "true").empty());
  CHECK(refusal("true" + repeated(" && true", 500)).empty());
  CHECK(refusal("true" + std::string(4092, ' ')).empty());
  CHECK(refusal("true" + std::string(4093, ' ')) == "column 1: expected a condition of at most 4096 bytes");
}

TEST_CASE("a condition names at most 64 facts", "[rules][expr]") {
  FactTable many;
  std::string text = "true";
  for (int i = 0; i < 65; ++i) many.add("f" + std::to_string(i), Type::boolean);
  for (int i = 0; i < 64; ++i) text += " && f" + std::to_string(i);
  const auto all = Condition::compile(text, many, "p");
  REQUIRE(all.has_value());
  std::vector<Known> known(many.size(), Known{true, 0.5});
  known[63].confidence = 0.25;
  CHECK(all->evaluate(known).confidence == 0.25);
  CHECK(all->evaluate(known).used.size() == 64);
  const auto more = Condition::compile(text + " && f64", many, "p");
  REQUIRE_FALSE(more.has_value());
  CHECK(more.error().detail.find(": expected at most 64 facts in one condition") != std::string::npos);
}
