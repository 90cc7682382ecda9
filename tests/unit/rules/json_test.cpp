#include "kam/rules/json.hpp"

#include <limits>

#include "catch.hpp"

using kam::rules::JsonWriter;

namespace {
std::string written(double number) {
  std::string out;
  JsonWriter(out).value(number);
  return out;
}
std::string written(std::string_view text) {
  std::string out;
  JsonWriter(out).value(text);
  return out;
}
}  // namespace

TEST_CASE("numbers are the shortest that read back the same; −0 is 0, infinity null", "[rules][json]") {
  CHECK(written(64.98) == "64.98");
  CHECK(written(0.1 + 0.2) == "0.30000000000000004");
  CHECK(written(-0.0) == "0");
  CHECK(written(1e300 * 1e300) == "null");
  CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("texts cannot end a string, a script or a line", "[rules][json]") {
  CHECK(written("a\"b\\c") == R"("a\"b\\c")");
  CHECK(written("</script>&\n\x01") == "\"\\u003c/script\\u003e\\u0026\\n\\u0001\"");
  CHECK(written("a\u2028b") == "\"a\\u2028b\"");
  CHECK(written("Zoë €") == "\"Zoë €\"");
}

TEST_CASE("members and items are parted by commas", "[rules][json]") {
  std::string out;
  JsonWriter w(out);
  w.object()
      .field("a", 1)
      .key("b")
      .array()
      .value(true)
      .null()
      .object()
      .end_object()
      .end_array()
      .field("c", "x")
      .end_object();
  CHECK(out == R"({"a":1,"b":[true,null,{}],"c":"x"})");
}
