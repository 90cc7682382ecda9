#include "kam/rules/exact_sum.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

using kam::rules::ExactSum;

TEST_CASE("a sum is rounded once: what cancels leaves the rest untouched", "[rules][sum]") {
  ExactSum sum;
  for (const double number : {1e16, 1.0, -1e16, 1.0}) sum.add(number);
  CHECK(sum.value() == 2.0);
}

TEST_CASE("the order of the additions never shows", "[rules][sum]") {
  std::vector<double> numbers{0.1, 0.2, 0.3, 1e10, -1e10, 7e-9, 3.3, -0.6, 123456.789, 1e-20};
  std::sort(numbers.begin(), numbers.end());
  ExactSum first;
  for (const double number : numbers) first.add(number);
  for (int i = 0; i < 500 && std::next_permutation(numbers.begin(), numbers.end()); ++i) {
    ExactSum other;
    for (const double number : numbers) other.add(number);
    REQUIRE(other.value() == first.value());
  }
}

TEST_CASE("nothing added is 0", "[rules][sum]") {
  CHECK(ExactSum().value() == 0.0);
}
