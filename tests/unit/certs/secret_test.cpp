#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "catch.hpp"
#include "kam/certs/crypto.hpp"

using namespace kam;
using namespace kam::certs;

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);

TEST_CASE("a secret is copied and moved, and the moved one is empty", "[certs][secret]") {
  Secret secret{"short"};
  const Secret copy = secret;
  const Secret moved = std::move(secret);
  CHECK(copy.reveal() == "short");
  CHECK(moved.reveal() == "short");
  CHECK(secret.empty());
}

TEST_CASE("what was sealed opens with the same key and context only", "[certs][secret]") {
  const Secret key{random_bytes(32)};
  const auto plain = GENERATE(as<std::string>{}, "", "t", "a token of a CRM");
  const auto sealed = seal(key, plain, "acme.token");
  CHECK(sealed.size() == plain.size() + 28);
  CHECK(seal(key, plain, "acme.token") != sealed);

  const auto opened = open(key, sealed, "acme.token");
  REQUIRE(opened.has_value());
  CHECK(opened->reveal() == plain);

  const auto elsewhere = open(key, sealed, "other.token");
  REQUIRE(elsewhere.has_error());
  CHECK(elsewhere.error().code == Errc::corrupt);
  CHECK(open(Secret{random_bytes(32)}, sealed, "acme.token").has_error());
}

TEST_CASE("one changed bit keeps a sealed text shut", "[certs][secret]") {
  const Secret key{random_bytes(32)};
  const auto sealed = seal(key, "token", "acme");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK(open(key, changed, "acme").has_error());
  }
  CHECK(open(key, sealed.substr(0, 27), "acme").has_error());
  CHECK(open(key, "", "acme").has_error());
}

TEST_CASE("a context is not mixed up with the text behind it", "[certs][secret]") {
  const Secret key{random_bytes(32)};
  CHECK(open(key, seal(key, "", "acme"), "").has_error());
}
