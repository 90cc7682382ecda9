#include <string>

#include "catch.hpp"
#include "kam/certs/crypto.hpp"

using namespace kam::certs;

TEST_CASE("base64 gives the texts of RFC 4648 and reads them back", "[certs][encoding]") {
  struct Row {
    std::string bytes, text;
  };
  const auto row =
      GENERATE(Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"}, Row{"foob", "Zm9vYg=="},
               Row{"fooba", "Zm9vYmE="}, Row{"foobar", "Zm9vYmFy"}, Row{"\xfb\xff\xfe", "+//+"});
  CHECK(base64(row.bytes) == row.text);
  CHECK(from_base64(row.text) == row.bytes);
}

TEST_CASE("base64url has no padding and its own two letters", "[certs][encoding]") {
  CHECK(base64url("\xfb\xff\xfe") == "-__-");
  CHECK(base64url("f") == "Zg");
  CHECK(from_base64url("-__-") == std::string("\xfb\xff\xfe"));
  CHECK(from_base64url("Zm8") == std::string("fo"));
}

TEST_CASE("base64 refuses what an encoder would not write", "[certs][encoding]") {
  const auto text = GENERATE(as<std::string>{}, "Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Zm 9v", "Zm9v\n",
                             "Zm9-", "Zh==", "Zm9=", "Z=g=", "=");
  CHECK_FALSE(from_base64(text).has_value());
}

TEST_CASE("base64url refuses padding, the other alphabet and stray bits", "[certs][encoding]") {
  const auto text = GENERATE(as<std::string>{}, "Zg==", "+//+", "Z", "Zh", "Zm9", "Zm9v\n", " ");
  CHECK_FALSE(from_base64url(text).has_value());
}

TEST_CASE("hex is lower case, two digits a byte", "[certs][encoding]") {
  CHECK(hex(std::string("\x00\x0f\xff", 3)) == "000fff");
}
