#include "../../../rules/src/expr/expr.hpp"

#include <limits>

#include "catch.hpp"

namespace {

using namespace kam::rules::expr;

/// Facts by name; what is not given is unknown.
using Given = std::map<std::string, Known>;

FactTable fact_table() {
  FactTable facts;
  for (const char* number : {"n", "m", "kpi_growth", "sel_growth_potential"}) facts.add(number, Type::number);
  for (const char* flag : {"p", "q", "t", "f", "u"}) facts.add(flag, Type::boolean);
  facts.add("tier", Type::text);
  facts.add("demands", Type::list);
  return facts;
}

Outcome evaluate(const std::string& text, const Given& given = {}, Branches branches = Branches::first_that_holds) {
  const FactTable facts = fact_table();
  const auto condition = Condition::compile(text, facts, "test", branches);
  INFO(text << " " << (condition ? "" : condition.error().detail));
  REQUIRE(condition.has_value());
  std::vector<Known> known(facts.size());
  for (const auto& [name, value] : given) known[facts.find(name).value()] = value;
  return condition->evaluate(known);
}

/// The condition's answer where t is true, f is false and u unknown.
std::string answer(const std::string& text, Given given = {}) {
  given.emplace("t", Known{true});
  given.emplace("f", Known{false});
  switch (evaluate(text, given).truth) {
    case Truth::yes:
      return "true";
    case Truth::no:
      return "false";
    case Truth::unknown:
      return "unknown";
  }
  return "";
}

std::vector<std::string> names(const std::vector<Slot>& slots) {
  const FactTable facts = fact_table();
  std::vector<std::string> found;
  found.reserve(slots.size());
  for (const Slot slot : slots) found.push_back(facts.name(slot));
  return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("operators bind as in CEL", "[rules][expr]") {
  const auto [text, expected] = GENERATE(table<const char*, const char*>({
      {"1 + 2 * 3 == 7", "true"},
      {"(1 + 2) * 3 == 9", "true"},
      {"10 - 4 - 3 == 3", "true"},    // from the left
      {"100 / 10 / 5 == 2", "true"},  // from the left
      {"7 % 4 * 2 == 6", "true"},     // one level with * and /
      {"-2 * -3 == 6", "true"},
      {"--2 == 2", "true"},
      {"2 - -2 == 4", "true"},
      {"1 + 1 < 3", "true"},      // sums before comparisons
      {"1 < 2 == true", "true"},  // comparisons are one level, from the left
      {"f && f || t", "true"},    // (f && f) || t; f && (f || t) would be false
      {"t || f && f", "true"},    // t || (f && f); (t || f) && f would be false
      {"!f && t", "true"},
      {"!t || t", "true"},  // (!t) || t
      {"!!t", "true"},
      {"f ? t : f || t", "true"},      // f ? t : (f || t)
      {"t ? f : t ? t : t", "false"},  // the right side holds the next choice
      {"f ? t : t ? f : t", "false"},
      {"t || f ? f : t", "false"},  // (t || f) ? f : t
      {"1 + 1 in [2]", "true"},
      {"1 in [1] == true", "true"},
      {"2 * (3 + 4) % 5 == 4", "true"},
  }));
  INFO(text);
  CHECK(answer(text) == expected);
}

TEST_CASE("arithmetic is that of doubles", "[rules][expr]") {
  const auto [text, expected] = GENERATE(table<const char*, const char*>({
      {"7 / 2 == 3.5", "true"},
      {"-7 % 3 == -1", "true"},  // the sign of the left side, as CEL
      {"7 % -3 == 1", "true"},
      {".5 == 0.5", "true"},
      {"1.5e2 == 150 && 1E-2 == 0.01", "true"},
      {"min(3, 1, 2) == 1", "true"},
      {"max(3, 7, 2) == 7", "true"},
      {"abs(-4) == 4", "true"},
      {"round(2.5) == 3 && round(-2.5) == -3 && round(2.4) == 2", "true"},  // halves away from zero, as CEL
      {"clamp(12, 0, 10) == 10 && clamp(-1, 0, 10) == 0 && clamp(5, 0, 10) == 5", "true"},
      {"n / 0 > 1", "unknown"},
      {"n % 0 == 0", "unknown"},
      {"1 / 0 == 1 / 0", "unknown"},
      {"1e308 * 10 > 0", "unknown"},
      {"clamp(1, 3, 2) == 2", "unknown"},
      {"f && 1 / 0 > 1", "false"},
  }));
  INFO(text);
  CHECK(answer(text, {{"n", {5.0}}}) == expected);
}

TEST_CASE("texts compare by their bytes, and membership asks a list", "[rules][expr]") {
  const Given given{{"tier", {std::string("rising")}}, {"demands", {std::vector<std::string>{"sites", "it's"}}}};
  const auto [text, expected] = GENERATE(table<const char*, const char*>({
      {"tier == 'rising'", "true"},
      {"tier == \"rising\"", "true"},
      {"tier != 'key'", "true"},
      {"tier < 'standard'", "true"},
      {"tier in ['key', 'rising']", "true"},
      {"tier in ['key', \"standard\",]", "false"},
      {"tier in []", "false"},
      {"'sites' in demands", "true"},
      {"'it\\'s' in demands", "true"},
      {"'other' in demands", "false"},
      {"3 in [1, 2, -3]", "false"},
      {"-3 in [1, 2, -3]", "true"},
      {"f in [true]", "false"},
      {"t in [false, true]", "true"},
      {"has(demands)", "true"},
  }));
  INFO(text);
  CHECK(answer(text, given) == expected);
}

TEST_CASE("&& and || follow Kleene in both orders", "[rules][expr]") {
  const auto [left, right, both, either] = GENERATE(table<const char*, const char*, const char*, const char*>({
      {"t", "t", "true", "true"},
      {"t", "f", "false", "true"},
      {"f", "f", "false", "false"},
      {"t", "u", "unknown", "true"},
      {"f", "u", "false", "unknown"},
      {"u", "u", "unknown", "unknown"},
  }));
  const std::string a = left, b = right;
  INFO(a << " " << b);
  CHECK(answer(a + " && " + b) == both);
  CHECK(answer(b + " && " + a) == both);
  CHECK(answer(a + " || " + b) == either);
  CHECK(answer(b + " || " + a) == either);
}

TEST_CASE("whatever else meets an unknown is unknown", "[rules][expr]") {
  const std::string text = GENERATE(
      "!u", "u == u", "u != t", "n == n", "n < 1", "1 >= n", "n + 1 == 1", "n * 0 == 0", "-n < 0", "n in [1]",
      "tier == 'key'", "tier in []", "'x' in demands", "min(1, n) == 1", "max(n, 1) == 1", "abs(n) >= 0",
      "round(n) == 1", "clamp(n, 1, 1) == 1", "clamp(1, n, 2) == 1", "u ? t : t", "t ? u : t", "f ? t : n > 1");
  INFO(text);
  CHECK(answer(text) == "unknown");
  CHECK(answer("t ? t : u") == "true");
  CHECK(answer("f ? u : t") == "true");
}

TEST_CASE("a number that is not finite is unknown", "[rules][expr]") {
  const double bad = GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity());
  CHECK(answer("n > 1", {{"n", {bad}}}) == "unknown");
  CHECK(answer("has(n)", {{"n", {bad}}}) == "false");
}

TEST_CASE("has() is never unknown", "[rules][expr]") {
  CHECK(answer("has(n)") == "false");
  CHECK(answer("!has(n)") == "true");
  CHECK(answer("has(n)", {{"n", {0.0}}}) == "true");
  CHECK(answer("has(tier)", {{"tier", {std::string()}}}) == "true");
  CHECK(answer("has(n) && n >= 80") == "false");
  CHECK(answer("!(has(n) && n >= 80)") == "true");
}

TEST_CASE("an && that holds rests on all its operands", "[rules][expr]") {
  const auto outcome = evaluate("p && n > 1 && q", {{"p", {true, 0.8}}, {"n", {2.0, 0.5}}, {"q", {true, 0.9}}});
  CHECK(outcome.truth == Truth::yes);
  CHECK(outcome.confidence == 0.5);
  CHECK(names(outcome.used) == Names{"p", "n", "q"});
  CHECK(outcome.missing.empty());
}

TEST_CASE("an || that holds rests on the first branch that holds", "[rules][expr]") {
  const std::string text = "sel_growth_potential >= 8 || kpi_growth >= 30";
  const auto [potential, growth, confidence, used] = GENERATE(table<FactValue, FactValue, double, const char*>({
      {9.0, 40.0, 0.6, "sel_growth_potential"},
      {9.0, Unknown{}, 0.6, "sel_growth_potential"},
      {5.0, 40.0, 0.3, "kpi_growth"},
      {Unknown{}, 40.0, 0.3, "kpi_growth"},
  }));
  const auto outcome = evaluate(text, {{"sel_growth_potential", {potential, 0.6}}, {"kpi_growth", {growth, 0.3}}});
  CHECK(outcome.truth == Truth::yes);
  CHECK(outcome.confidence == confidence);
  CHECK(names(outcome.used) == Names{used});
}

TEST_CASE("an || may rest on all its known branches instead", "[rules][expr]") {
  const auto rests = [](FactValue first, FactValue second) {
    return evaluate("p || q", {{"p", {std::move(first), 0.6}}, {"q", {std::move(second), 0.3}}}, Branches::all_known);
  };
  CHECK(rests(true, true).confidence == 0.3);
  CHECK(rests(true, false).confidence == 0.3);
  CHECK(rests(true, Unknown{}).confidence == 0.6);
  CHECK(rests(Unknown{}, true).confidence == 0.3);
  CHECK(names(rests(true, false).used) == Names{"p", "q"});
  CHECK(names(rests(Unknown{}, true).used) == Names{"q"});
}

TEST_CASE("an || that does not hold rests on all its branches", "[rules][expr]") {
  const auto outcome = evaluate("!(p || q)", {{"p", {false, 0.9}}, {"q", {false, 0.4}}});
  CHECK(outcome.truth == Truth::yes);
  CHECK(outcome.confidence == 0.4);
  CHECK(names(outcome.used) == Names{"p", "q"});
}

TEST_CASE("De Morgan holds for what an answer rests on", "[rules][expr]") {
  const Given given{{"p", {true, 0.9}}, {"q", {false, 0.4}}, {"t", {false, 0.7}}};
  const auto inside = evaluate("!(p && q && t)", given), outside = evaluate("!p || !q || !t", given);
  CHECK(inside.truth == outside.truth);
  CHECK(inside.confidence == 0.4);
  CHECK(outside.confidence == 0.4);
  CHECK(inside.used == outside.used);
}

TEST_CASE("has() lends the confidence of a known fact and none of an unknown one", "[rules][expr]") {
  CHECK(evaluate("p && has(n)", {{"p", {true, 0.9}}, {"n", {1.0, 0.2}}}).confidence == 0.2);
  const auto outcome = evaluate("p && !has(n)", {{"p", {true, 0.9}}, {"n", {Unknown{}, 0.2}}});
  CHECK(outcome.truth == Truth::yes);
  CHECK(outcome.confidence == 0.9);
  CHECK(names(outcome.used) == Names{"p"});
}

TEST_CASE("a choice rests on its condition and the branch taken", "[rules][expr]") {
  const Given given{{"p", {false, 0.9}}, {"q", {true, 0.1}}, {"n", {2.0, 0.6}}};
  const auto outcome = evaluate("p ? q : n > 1", given);
  CHECK(outcome.confidence == 0.6);
  CHECK(names(outcome.used) == Names{"p", "n"});
}

TEST_CASE("a condition over literals alone rests on nothing", "[rules][expr]") {
  const auto outcome = evaluate("1 < 2");
  CHECK(outcome.confidence == 1);
  CHECK(outcome.used.empty());
}

TEST_CASE("an unknown answer names the facts that stand in the way", "[rules][expr]") {
  const auto outcome = evaluate("p && (n > 1 || q) && f", {{"p", {true}}, {"q", {false}}});
  CHECK(outcome.truth == Truth::unknown);
  CHECK(outcome.confidence == 0);
  CHECK(outcome.used.empty());
  CHECK(names(outcome.missing) == Names{"n", "f"});
}

TEST_CASE("a condition knows its facts, each once", "[rules][expr]") {
  const FactTable facts = fact_table();
  const auto condition = Condition::compile("has(q) && q && n > m && m < n", facts, "test");
  REQUIRE(condition.has_value());
  CHECK(condition->facts() == Names{"q", "n", "m"});
  CHECK(names(condition->slots()) == Names{"q", "n", "m"});
}

TEST_CASE("a value of another type than declared is the caller's fault", "[rules][expr]") {
  const FactTable facts = fact_table();
  const auto condition = Condition::compile("n > 1", facts, "test");
  std::vector<Known> known(facts.size());
  known[facts.find("n").value()] = {std::string("2")};
  CHECK_THROWS_AS(condition->evaluate(known), std::logic_error);
  FactTable twice = fact_table();
  CHECK(twice.add("n", Type::number) == facts.find("n").value());
  CHECK_THROWS_AS(twice.add("n", Type::text), std::logic_error);
}
