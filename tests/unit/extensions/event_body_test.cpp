#include "kam/extensions/event_body.hpp"

#include "catch.hpp"

using kam::Errc;
using kam::extensions::read_event_body;

namespace {
std::string event(const std::string& id, const std::string& more = "") {
  return R"({"object":"account","id":")" + id + R"(","event":"changed")" + more + "}";
}

std::string nested(int depth) {
  return event("A1", R"(,"extra":)" + std::string(static_cast<std::size_t>(depth), '[') +
                         std::string(static_cast<std::size_t>(depth), ']'));
}
}  // namespace

TEST_CASE("one event or a list of them gives the account ids, each once", "[webhooks][body]") {
  using Ids = std::vector<std::string>;
  CHECK(read_event_body(event("A1"), "alpha").value() == Ids{"A1"});
  CHECK(read_event_body("[" + event("B") + "," + event("A") + "," + event("B") + "]", "alpha").value() ==
        Ids{"B", "A"});
  CHECK(read_event_body(event(R"(A\/1 \u00fc)"), "alpha").value() == Ids{"A/1 ü"});
  CHECK(read_event_body(event("A1", R"(,"at":"2011-12-01","more":{"x":[1,2]})"), "alpha").value() == Ids{"A1"});
  CHECK(read_event_body(event("A1", R"(,"tenant":"alpha")"), "alpha").value() == Ids{"A1"});
  CHECK(read_event_body(nested(60), "alpha").has_value());
}

TEST_CASE("a body that names another installation is forbidden, wherever it stands", "[webhooks][body]") {
  CHECK(read_event_body(event("A1", R"(,"tenant":"beta")"), "alpha").error().code == Errc::forbidden);
  const auto list = "[" + event("A1") + "," + event("A2", R"(,"tenant":"beta")") + "]";
  CHECK(read_event_body(list, "alpha").error().code == Errc::forbidden);
}

TEST_CASE("what is no event is refused as a whole", "[webhooks][body]") {
  const auto body = GENERATE(
      as<std::string>{}, "", " ", "null", "{}", "[]", "[[]]", "\"A1\"", "{", R"({"object":"account"})",
      event("A1") + "x", event("A1") + event("A2"), event(""), event(R"(a\u0000b)"), event(R"(a\nb)"),
      R"({"object":"account","id":7,"event":"changed"})", R"({"object":"contact","id":"A1","event":"changed"})",
      R"({"object":"account","id":"A1","event":"exploded"})", R"({"object":"account","id":"A1"})",
      event("A1", R"(,"id":"A2")"), event("A1", R"(,"more":{"x":1,"x":2})"), event("A1", R"(,"tenant":null)"),
      event("\xff"), event("A1", ",\"n\":1e999"), "[" + event("A1") + ",{}]");
  CAPTURE(body);
  const auto read = read_event_body(body, "alpha");
  REQUIRE(read.has_error());
  CHECK(read.error().code == Errc::invalid_input);
}

TEST_CASE("depth, length and number of events are limited", "[webhooks][body]") {
  CHECK(read_event_body(nested(64), "alpha").has_error());
  CHECK(read_event_body(nested(100'000), "alpha").has_error());
  CHECK(read_event_body(event(std::string(255, 'x')), "alpha").has_value());
  CHECK(read_event_body(event(std::string(256, 'x')), "alpha").has_error());
  std::string list = "[" + event("A");
  for (int i = 1; i < 1000; ++i) list += "," + event("A" + std::to_string(i));
  CHECK(read_event_body(list + "]", "alpha").value().size() == 1000);
  CHECK(read_event_body(list + "," + event("B") + "]", "alpha").has_error());
}
