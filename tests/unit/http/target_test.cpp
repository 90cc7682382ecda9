#include "kam/http/target.hpp"

#include "catch.hpp"

using namespace kam;
using namespace kam::http;

namespace {

std::string path_of(std::string_view raw) {
  const auto target = read_target(raw, "a.example:8443");
  return target ? target->path : "refused";
}

Fields query_of(std::string_view raw) {
  return read_target(raw, "a.example").value().query;
}

}  // namespace

TEST_CASE("a target has one canonical path, decoded once", "[http][target]") {
  CHECK(path_of("/") == "/");
  CHECK(path_of("/api/v1/accounts/A%201") == "/api/v1/accounts/A 1");
  CHECK(path_of("/%C3%A4") == "/ä");
  CHECK(path_of("/%61%2e%62") == "/a.b");
  CHECK(path_of("/%2561") == "/%61");
  CHECK(path_of("/...") == "/...");
  CHECK(path_of("/.a/b./") == "/.a/b./");
  CHECK(path_of("/a%3Fb?c") == "/a?b");
  CHECK(path_of("//a") == "//a");
}

TEST_CASE("absolute-form is taken for the same authority only", "[http][target]") {
  CHECK(path_of("https://a.example:8443/x") == "/x");
  CHECK(path_of("HTTPS://A.Example:8443/x") == "/x");
  CHECK(path_of("https://a.example:8443") == "/");
  CHECK(path_of("https://a.example:8443?q=1") == "/");
  CHECK(path_of("https://a.example/x") == "refused");
  CHECK(path_of("https://a.example:8443@evil.example/x") == "refused");
  CHECK(path_of("https://evil.example/x") == "refused");
  CHECK(path_of("ftp://a.example:8443/x") == "refused");
  CHECK(path_of("://a.example:8443/x") == "refused");
}

TEST_CASE("what could mean two things is refused", "[http][target]") {
  for (const auto* raw :
       {"",      "a",           "*",       "?a=b",       "/.",         "/..",           "/a/./b",
        "/a/..", "/a/%2e%2e/b", "/a/.%2E", "/a%2fb",     "/a%2Fb",     "/a\\b",         "/a%5Cb",
        "/a%00", "/a%1f",       "/a%7f",   "/%",         "/%1",        "/%g1",          "/%1g",
        "/%-1",  "/%c0%80",     "/%c0%af", "/%e0%80%af", "/%ed%a0%80", "/%f4%90%80%80", "/%f8%88%80%80%80",
        "/%80",  "/%c3"}) {
    INFO(raw);
    const auto target = read_target(raw, "a.example");
    REQUIRE(target.has_error());
    CHECK(target.error().code == Errc::invalid_input);
  }
}

TEST_CASE("a query is split first and decoded then", "[http][target]") {
  CHECK(query_of("/").empty());
  CHECK(query_of("/?").empty());
  CHECK(query_of("/?a=1&b=2&a=3") == Fields{{"a", "1"}, {"b", "2"}, {"a", "3"}});
  CHECK(query_of("/?a%3D1=b%26c&&d") == Fields{{"a=1", "b&c"}, {"d", ""}});
  CHECK(query_of("/?sig=a+b/c==") == Fields{{"sig", "a+b/c=="}});
  CHECK(query_of("/?id=..%2F%5c") == Fields{{"id", "../\\"}});
  CHECK(query_of("/?=x") == Fields{{"", "x"}});
  CHECK(query_of("/?a?b=c?d") == Fields{{"a?b", "c?d"}});
  CHECK(read_target("/?a=%0a", "a").has_error());
  CHECK(read_target("/?a=%ff", "a").has_error());
  CHECK(read_target("/?%00=a", "a").has_error());
}

TEST_CASE("UTF-8 is read as Unicode defines it", "[http][target]") {
  for (const auto* good : {"", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(good));
  for (const auto* bad : {"\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\xff", "\xc3(", "\xe2\x82", "a\xe2"})
    CHECK_FALSE(is_utf8(bad));
}
