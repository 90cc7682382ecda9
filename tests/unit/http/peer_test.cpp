#include "kam/http/peer.hpp"

#include "catch.hpp"

using namespace kam::http;

namespace {

/// Trusts 10.0.0.0/8, one more address and a network of IPv6.
const PeerRule& rule() {
  static const auto made = PeerRule::of({"10.0.0.0/8", "192.0.2.200", "fd00:1::/64"}).value();
  return made;
}

std::string by_list(std::string value, std::string_view peer = "10.0.0.1") {
  return rule().client_of(peer, {{"x-forwarded-for", std::move(value)}});
}

std::string by_forwarded(std::string value) {
  return rule().client_of("10.0.0.1", {{"forwarded", std::move(value)}});
}

}  // namespace

TEST_CASE("networks and addresses that are trusted", "[http][peer]") {
  for (const auto* inside : {"10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3", "192.0.2.200", "fd00:1::9", "FD00:1::A"})
    CHECK(rule().trusts(inside));
  for (const auto* outside : {"9.255.255.255", "11.0.0.0", "192.0.2.201", "fd00:1:0:1::1", "::10.0.0.1", "::1", "", "x",
                              "10.0.0.1:80", "fd00:1::9%lo", "[fd00:1::9]"})
    CHECK_FALSE(rule().trusts(outside));
  const auto odd = PeerRule::of({"10.96.0.0/11"}).value();
  CHECK((odd.trusts("10.127.255.255") && !odd.trusts("10.128.0.0") && !odd.trusts("10.95.0.0")));
  CHECK_FALSE(PeerRule().trusts("127.0.0.1"));
}

TEST_CASE("what is no network is refused, all of them at once", "[http][peer]") {
  for (const auto* text : {"", "/", "/8", "10.0.0.0/", "10.0.0.0/0", "::/0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/-1",
                           "10.0.0.0/8x", "10.0.0/8", "example.com", "10.0.0.0 /8", "fe80::1%lo", "10.0.0.0/8/8"}) {
    INFO(text);
    CHECK(PeerRule::of({text}).has_error());
  }
  const auto refused = PeerRule::of({"10.0.0.0/8", "one", "10.0.0.0/99"});
  CHECK(refused.error().detail ==
        "expected an address or a network as 10.1.0.0/16 or fd00:1::/64, found \"one\", \"10.0.0.0/99\"");
}

TEST_CASE("nobody but a trusted peer says who the client is", "[http][peer]") {
  CHECK(by_list("203.0.113.9", "198.51.100.1") == "198.51.100.1");
  CHECK(by_list("203.0.113.9", "2001:db8::1") == "2001:db8::1");
  CHECK(PeerRule().client_of("10.0.0.1", {{"x-forwarded-for", "203.0.113.9"}}) == "10.0.0.1");
  CHECK(rule().client_of("10.0.0.1", {}) == "10.0.0.1");
  CHECK(rule().client_of("10.0.0.1", {{"x-real-ip", "203.0.113.9"}}) == "10.0.0.1");
}

TEST_CASE("the first hop from the right that is not trusted is the client", "[http][peer]") {
  CHECK(by_list("203.0.113.9") == "203.0.113.9");
  CHECK(by_list("203.0.113.9", "::ffff:10.0.0.1") == "203.0.113.9");
  CHECK(by_list("1.1.1.1, 203.0.113.9") == "203.0.113.9");
  CHECK(by_list("1.1.1.1,203.0.113.9\t,10.0.0.2, 192.0.2.200") == "203.0.113.9");
  CHECK(by_list("10.0.0.7, 10.0.0.2") == "10.0.0.7");
  CHECK(rule().client_of("10.0.0.1", {{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "203.0.113.9"}}) ==
        "203.0.113.9");
  CHECK(by_list("203.0.113.9:4711") == "203.0.113.9");
  CHECK(by_list("2001:DB8:0::1") == "2001:db8::1");
  CHECK(by_list("[2001:db8::1]:443, fd00:1::5") == "2001:db8::1");
  CHECK(by_list("::ffff:203.0.113.9") == "203.0.113.9");
}

TEST_CASE("what a client made up in front changes nothing", "[http][peer]") {
  for (const auto* made_up : {"rubbish", "10.0.0.3", "", ",,", "\"", "\\\"", "a\"b", "unknown", "1.1.1.1, x"}) {
    INFO(made_up);
    CHECK(by_list(std::string(made_up) + ", 203.0.113.9") == "203.0.113.9");
    CHECK(by_forwarded(std::string(made_up) + ", for=203.0.113.9") == "203.0.113.9");
  }
  CHECK(by_forwarded("for=\"1.1.1.1, for=\"[2001:db8::9]:1\"") == "2001:db8::9");
}

TEST_CASE("a hop that cannot be read leaves the peer", "[http][peer]") {
  for (const auto* list : {"",
                           " ",
                           ",",
                           "203.0.113.9,",
                           "unknown",
                           "_hidden",
                           "203.0.113",
                           "203.0.113.9:",
                           "0x1",
                           "203.0.113.9:123456",
                           "203.0.113.9:a",
                           "[203.0.113.9]",
                           "[2001:db8::1",
                           "2001:db8::1]",
                           "[2001:db8::1]x",
                           "[]",
                           "[::1%lo]",
                           "203.0.113.9 10.0.0.2",
                           "\"203.0.113.9\"",
                           "203.0.113.9, unknown",
                           "203.0.113.9, x, 10.0.0.2"}) {
    INFO(list);
    CHECK(by_list(list) == "10.0.0.1");
  }
}

TEST_CASE("Forwarded as in RFC 7239", "[http][peer]") {
  CHECK(by_forwarded("for=203.0.113.9") == "203.0.113.9");
  CHECK(by_forwarded("For=203.0.113.9;proto=https;by=10.0.0.1") == "203.0.113.9");
  CHECK(by_forwarded("proto=https; FOR=\"203.0.113.9:4711\" ; host=\"a,b;c\"") == "203.0.113.9");
  CHECK(by_forwarded("for=1.1.1.1, for=\"[2001:db8:cafe::17]:4711\", for=10.0.0.2") == "2001:db8:cafe::17");
  CHECK(by_forwarded("for=\"[2001:db8::1]\"") == "2001:db8::1");
  CHECK(by_forwarded("for=203.0.113.9;by=\"a\\\"b, \\\\\"") == "203.0.113.9");
  CHECK(by_forwarded("for=\"203.0.113.\\9\"") == "203.0.113.9");
  for (const auto* value : {"",
                            "for",
                            "for=",
                            "for=unknown",
                            "for=_hidden",
                            "for=\"_hidden:80\"",
                            "by=203.0.113.9",
                            "for=203.0.113.9:80",
                            "for=2001:db8::1",
                            "for=\"2001:db8::1\"",
                            "for=[2001:db8::1]",
                            "for=203.0.113.9;for=203.0.113.9",
                            "for =203.0.113.9",
                            "for= 203.0.113.9",
                            "for=\"203.0.113.9",
                            "for=203.0.113.9\"",
                            "for=\"203.0.113.9\"x",
                            "203.0.113.9",
                            "for=203.0.113.9 proto=https",
                            ";for=203.0.113.9",
                            "for=203.0.113.9, for=unknown"}) {
    INFO(value);
    CHECK(by_forwarded(value) == "10.0.0.1");
  }
}

TEST_CASE("two fields must agree", "[http][peer]") {
  const auto both = [](std::string list, std::string forwarded) {
    return rule().client_of("10.0.0.1", {{"x-forwarded-for", std::move(list)}, {"forwarded", std::move(forwarded)}});
  };
  CHECK(both("1.1.1.1, 203.0.113.9", "for=203.0.113.9;proto=https") == "203.0.113.9");
  CHECK(both("::ffff:203.0.113.9", "for=203.0.113.9") == "203.0.113.9");
  CHECK(both("203.0.113.9", "for=203.0.113.8") == "10.0.0.1");
  CHECK(both("203.0.113.9", "for=unknown") == "10.0.0.1");
  CHECK(both("rubbish", "for=203.0.113.9") == "10.0.0.1");
}
