#include "src/ticket_keys.hpp"

#include "catch.hpp"

using kam::http::TicketKeys;
using namespace std::chrono_literals;

TEST_CASE("tickets get a new key each half day, and the one before it still opens", "[http][tls]") {
  TicketKeys keys;
  const auto start = TicketKeys::Clock::now();
  const auto first = keys.current(start);
  CHECK(keys.current(start + TicketKeys::life - 1s).name == first.name);
  const auto second = keys.current(start + TicketKeys::life);
  CHECK(second.name != first.name);
  CHECK(second.cipher != first.cipher);
  CHECK(second.mac != first.mac);
  const auto former = keys.named(first.name.data(), start + TicketKeys::life);
  REQUIRE(former.has_value());
  CHECK(former->key.cipher == first.cipher);
  CHECK_FALSE(former->fresh);
  CHECK(keys.named(second.name.data(), start + TicketKeys::life)->fresh);
  CHECK_FALSE(keys.named(first.name.data(), start + 2 * TicketKeys::life).has_value());
  CHECK(keys.named(second.name.data(), start + 2 * TicketKeys::life).has_value());
}

TEST_CASE("after a long rest no old key opens", "[http][tls]") {
  TicketKeys keys;
  const auto start = TicketKeys::Clock::now();
  const auto first = keys.current(start);
  CHECK_FALSE(keys.named(first.name.data(), start + 2 * TicketKeys::life).has_value());
  const std::array<unsigned char, 16> strange{};
  CHECK_FALSE(keys.named(strange.data(), start).has_value());
}
