#include "random.hpp"

#include <array>

#include "catch.hpp"

using kam::demo::Random;

// Expected values: splitmix64 over an FNV-1a seed, worked out with Python's whole numbers.
TEST_CASE("random numbers are those of splitmix64, seeded by what they are for", "[demo][random]") {
  Random random("A-1001", "orders");
  CHECK(random.next() == 15505805290269559800U);
  CHECK(random.next() == 13727356110505543139U);
  CHECK(random.next() == 18362688630157064355U);
}

TEST_CASE("another account has other numbers", "[demo][random]") {
  const auto dice = [](const char* account) {
    Random random(account, "orders");
    std::array<int, 8> thrown{};
    for (int& one : thrown) one = random.between(1, 6);
    return thrown;
  };
  CHECK(dice("A-1001") == std::array<int, 8>{1, 6, 4, 6, 5, 2, 4, 5});
  CHECK(dice("A-1002") == std::array<int, 8>{1, 3, 6, 6, 6, 3, 5, 3});
}

TEST_CASE("chance never and always are what they say", "[demo][random]") {
  Random random("A-1001", "chance");
  for (int i = 0; i < 200; ++i) {
    CHECK_FALSE(random.chance(0));
    CHECK(random.chance(100));
  }
}
