#include <cmath>
#include <random>

#include "../../../rules/src/expr/expr.hpp"
#include "catch.hpp"

using namespace kam::rules::expr;

namespace {

constexpr std::size_t rows = 600;  // more than are worked off at once, and no multiple of 64

FactTable table() {
  FactTable facts;
  for (const char* number : {"n", "m"}) facts.add(number, Type::number);
  for (const char* flag : {"p", "q"}) facts.add(flag, Type::boolean);
  facts.add("tier", Type::text);
  facts.add("demands", Type::list);
  return facts;
}

Known drawn(Type type, std::mt19937& random) {
  if (random() % 4 == 0) return {Unknown{}, 0};
  const double confidence = static_cast<double>(random() % 11) / 10;
  switch (type) {
    case Type::number:
      return {random() % 9 == 0 ? std::nan("") : static_cast<double>(random() % 7) - 2, confidence};
    case Type::boolean:
      return {random() % 2 == 0, confidence};
    case Type::text:
      return {std::string(random() % 2 == 0 ? "key" : "rising"), confidence};
    case Type::list:
      break;
  }
  std::vector<std::string> list(random() % 3, "sites");
  return {std::move(list), confidence};
}

bool same(const Outcome& a, const Outcome& b) {
  return a.truth == b.truth && a.confidence == b.confidence && a.used == b.used && a.missing == b.missing;
}

}  // namespace

TEST_CASE("a condition gives each account of a column what it gives that account alone", "[rules][expr]") {
  const FactTable facts = table();
  std::mt19937 random(7);
  std::vector<std::vector<Known>> accounts(rows);
  std::vector<Column> columns;
  for (Slot slot = 0; slot < facts.size(); ++slot) {
    Column& column = columns.emplace_back(facts.type(slot), rows);
    for (std::size_t row = 0; row < rows; ++row) {
      accounts[row].push_back(drawn(facts.type(slot), random));
      column.set(row, accounts[row].back());
    }
  }
  for (const char* text :
       {"p", "true", "n > 1 && p || !q", "has(n) && n >= m", "tier == 'key' ? n / m > 1 : clamp(n, -1, m) == m",
        "'sites' in demands || tier in ['key']", "min(n, m, 3) < abs(-m) % 2 + round(n)", "!(p && (q || has(tier)))"}) {
    for (const Branches branches : {Branches::first_that_holds, Branches::all_known}) {
      const auto condition = Condition::compile(text, facts, "test", branches);
      REQUIRE(condition.has_value());
      const auto all = condition->evaluate_all(columns);
      REQUIRE(all.size() == rows);
      std::size_t different = 0;
      for (std::size_t row = 0; row < rows; ++row)
        different += same(all[row], condition->evaluate(accounts[row])) ? 0 : 1;
      INFO(text);
      CHECK(different == 0);
    }
  }
}

TEST_CASE("a column knows what is known of it", "[rules][expr]") {
  Column column(Type::number, 70);
  column.set(69, {3.0, 0.5});
  CHECK_FALSE(column.known(0));
  CHECK(column.known(69));
  CHECK(column.number(69) == 3);
  CHECK(column.confidence(69) == 0.5);
  column.set(69, {Unknown{}});
  CHECK_FALSE(column.known(69));
  CHECK_THROWS_AS(column.set(1, {std::string("3")}), std::logic_error);
  const FactTable facts = table();
  const auto condition = Condition::compile("n > 1", facts, "test");
  const std::vector<Column> wrong(facts.size(), Column(Type::text, 1));
  CHECK_THROWS_AS(condition->evaluate_all(wrong), std::logic_error);
  CHECK(condition->evaluate_all(std::vector<Column>(facts.size(), Column(Type::number, 0))).empty());
}

TEST_CASE("a formula gives a value and what it rests on", "[rules][expr]") {
  const FactTable facts = table();
  std::vector<Known> known(facts.size());
  known[0] = {4.0, 0.9};
  known[1] = {2.0, 0.3};
  known[4] = {std::string("key"), 0.7};
  const auto evaluated = [&](const char* text) {
    const auto formula = Formula::compile(text, facts, "test");
    REQUIRE(formula.has_value());
    return formula->evaluate(known);
  };
  CHECK(std::get<double>(evaluated("n / m").value) == 2);
  CHECK(evaluated("n / m").confidence == 0.3);
  CHECK(std::get<std::string>(evaluated("n > 3 ? tier : 'none'").value) == "key");
  CHECK(evaluated("n > 3 ? tier : 'none'").confidence == 0.7);
  CHECK(std::get<bool>(evaluated("p || n > 3").value));
  CHECK(std::holds_alternative<Unknown>(evaluated("n / (m - 2)").value));
  CHECK(std::holds_alternative<Unknown>(evaluated("p").value));
  CHECK(Formula::compile("['a']", facts, "f").error().detail ==
        "f: column 1: expected a single value: ['a'] is a list of texts");
  CHECK(names_in("a > 1 && has(b_2) || 'c' in d") == std::vector<std::string>{"a", "has", "b_2", "in", "d"});
}
