#include "../../../rules/src/expr/expr.hpp"
#include "catch.hpp"

using namespace kam::rules::expr;

/// The subset of CEL against its specification (language definition, "Syntax", "Evaluation"), and what lies outside it.
namespace {

const FactTable& table() {
  static const FactTable facts = [] {
    FactTable made;
    for (const char* number : {"n", "size"}) made.add(number, Type::number);
    for (const char* flag : {"p", "u"}) made.add(flag, Type::boolean);
    made.add("tier", Type::text);
    made.add("demands", Type::list);
    return made;
  }();
  return facts;
}

/// With n = 5, p true and tier 'key'; the rest unknown.
std::string answer(const std::string& text) {
  const auto condition = Condition::compile(text, table(), "cel");
  if (!condition) return "refused";
  std::vector<Known> known(table().size());
  known[*table().find("n")].value = 5.0;
  known[*table().find("p")].value = true;
  known[*table().find("tier")].value = std::string("key");
  const Truth truth = condition->evaluate(known).truth;
  return truth == Truth::yes ? "true" : truth == Truth::no ? "false" : "unknown";
}

}  // namespace

TEST_CASE("where CEL absorbs an error, an unknown is absorbed", "[rules][expr]") {
  // logic.textproto of the conformance tests, errors written as unknowns
  const auto [text, expected] = GENERATE(Catch::Generators::table<const char*, const char*>({
      {"u && false", "false"},
      {"false && u", "false"},
      {"u && true", "unknown"},
      {"u || true", "true"},
      {"true || u", "true"},
      {"u || false", "unknown"},
      {"1 / 0 > 0 || true", "true"},
      {"true ? true : u", "true"},  // the side that is not chosen does not matter
      {"false ? u : true", "true"},
      {"u ? true : true", "unknown"},  // the condition always does
      {"!u", "unknown"},
      {"u == u", "unknown"},
  }));
  INFO(text);
  CHECK(answer(text) == expected);
}

TEST_CASE("the grammar is that of CEL", "[rules][expr]") {
  const auto [text, expected] = GENERATE(Catch::Generators::table<const char*, const char*>({
      {"true ? false ? 1 < 0 : true : true", "refused"},  // a choice between ? and : needs parentheses
      {"true ? (false ? 1 < 0 : true) : true", "true"},
      {"!-n < 0", "refused"},  // ! and - do not mix
      {"!!p", "true"},
      {"- -n == 5", "true"},
      {"1 < 2 == true", "true"},  // relations are one level, from the left
      {"1 + 1 in [2] == true", "true"},
      {"'a' < 'b' && 'Z' < 'a' && 'z' < 'é'", "true"},  // by code points
      {"false < true", "true"},
      {".5e1 == n", "true"},
      {"n == 5.0", "true"},  // numbers of one value are equal, however they are written
      {"n in [5.0]", "true"},
      {"n\n==\t5 && p", "true"},
  }));
  INFO(text);
  CHECK(answer(text) == expected);
}

TEST_CASE("numbers are doubles throughout", "[rules][expr]") {
  CHECK(answer("7 / 2 == 3.5") == "true");    // integers of CEL give 3
  CHECK(answer("7.5 % 2 == 1.5") == "true");  // CEL has no remainder of fractions
  CHECK(answer("9007199254740993 == 9007199254740992") == "true");
  CHECK(answer("1 / 0 == 1 / 0") == "unknown");  // infinite in CEL, an error for its integers
}

TEST_CASE("what CEL has beyond the subset is refused, never read as something else", "[rules][expr]") {
  const char* text =
      GENERATE("n == null", "n == 5u", "n == 0x5", "tier == r'key'", "tier == b'key'", "tier == '''key'''",
               "tier == \"\"\"key\"\"\"", "tier == 'k\\x65y'", "tier == 'k\\u0065y'", "tier == 'k\\145y'",
               "tier == 'k\\ey'", "tier.size() == 3", "size(tier) == 3", "tier.startsWith('k')", "tier.matches('k.*')",
               "[1, 2][0] == 1", "[n] == [5]", "n in [n]", "{'a': 1}['a'] == 1", "tier in {'key': 1}", "has(tier.x)",
               "demands.exists(d, d == 'a')", "[1].all(x, x > 0)", "tier + 'x' == 'keyx'", "int(n) == 5",
               "type(n) == double", "timestamp('2020-01-01T00:00:00Z') > n", "p // why", "tier == 5", "p == 1",
               "p ? 1 : 'a'", "n = 5", "n === 5", "p and p", "not p", "n > 1 & p", "", "`n` == 5");
  INFO(text);
  CHECK(answer(text) == "refused");
}

TEST_CASE("a fact may bear the name of a function of CEL", "[rules][expr]") {
  CHECK(answer("has(size)") == "false");
  CHECK(answer("size > 1") == "unknown");
}
