#include "catch.hpp"
#include "files.hpp"

TEST_CASE("a packed file reads as the plain one does", "[connectors][bundle]") {
  const std::string accounts = "id,name\nA1,One\nA2,Two\n";
  TemporaryBundle plain, packed, joined;
  plain.file("accounts.csv", accounts);
  packed.file("accounts.csv.gz", gzip(accounts));
  joined.file("accounts.csv.gz", gzip("id,name\nA1,O") + gzip("ne\nA2,Two\n"));
  const auto expected = plain.read();
  REQUIRE(expected.has_value());
  for (const auto* bundle : {&packed, &joined}) {
    const auto got = bundle->read();
    REQUIRE(got.has_value());
    CHECK(got->records.accounts.size() == 2);
    CHECK(snapshot(got->records) == snapshot(expected->records));
  }
}

TEST_CASE("a broken packed file is refused by name", "[connectors][bundle]") {
  std::string text = "id,name\n";
  for (int i = 0; i < 5000; ++i) text += "A" + std::to_string(i) + ",Name " + std::to_string(i * 7919) + "\n";
  std::string bytes = gzip(text);
  SECTION("cut short") {
    bytes.resize(bytes.size() / 2);
  }
  SECTION("without its check sum") {
    bytes.resize(bytes.size() - 6);
  }
  SECTION("with a changed byte") {
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
  }
  SECTION("no gzip at all") {
    bytes = text;
  }
  SECTION("with something behind it") {
    bytes += "something";
  }
  SECTION("without a byte") {
    bytes.clear();
  }
  TemporaryBundle bundle;
  const auto got = bundle.file("accounts.csv.gz", bytes).read();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().code == kam::Errc::invalid_input);
  CHECK_THAT(got.error().detail, ContainsSubstring("accounts.csv.gz"));
}

TEST_CASE("a file that is there plain and packed is refused: which one counts?", "[connectors][bundle]") {
  TemporaryBundle bundle;
  bundle.file("accounts.csv", "id\nA1\n").file("accounts.csv.gz", gzip("id\nA1\n"));
  const auto got = bundle.read();
  REQUIRE_FALSE(got.has_value());
  CHECK_THAT(got.error().detail, ContainsSubstring("accounts.csv.gz") && ContainsSubstring("remove one"));
}
