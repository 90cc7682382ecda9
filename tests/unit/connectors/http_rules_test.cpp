// What the outgoing client decides without a network: URLs, hosts, addresses, breaker, rate and retries.
#include "catch.hpp"
#include "http/address.hpp"
#include "http/bucket.hpp"
#include "http/hosts.hpp"
#include "http/judge.hpp"
#include "http/url.hpp"
#include "kam/connectors/http_calls.hpp"

using namespace kam;
using namespace kam::connectors;
using namespace std::chrono_literals;
using http::Breaker;
using State = Breaker::State;

namespace {
const http::Clock::time_point start{1'000h};

bool is_public(const char* text) {
  return http::is_public(boost::asio::ip::make_address(text));
}

/// 2015-10-21 07:28:00 GMT.
const std::chrono::system_clock::time_point a_wednesday{std::chrono::seconds(1445412480)};
}  // namespace

TEST_CASE("a URL is taken apart without decoding anything", "[connectors][http]") {
  const auto url = http::parse_url("HTTPS://Api.Example.com/crm/v3?after=%2F&x=1");
  REQUIRE(url.has_value());
  CHECK(url->place.host == "api.example.com");
  CHECK(url->place.port == 443);
  CHECK(url->place.authority() == "api.example.com");
  CHECK(url->target == "/crm/v3?after=%2F&x=1");
  CHECK(http::parse_url("https://a.b?c")->target == "/?c");
  CHECK(http::parse_url("https://a.b:8069")->place.authority() == "a.b:8069");
  CHECK(http::parse_url("https://[2001:DB8::1]:444/")->place.authority() == "[2001:db8::1]:444");
}

TEST_CASE("a URL that could mean two things is refused, and not repeated", "[connectors][http]") {
  const auto* const text =
      GENERATE("http://a.b/", "ftp://a.b/", "//a.b/", "/x", "", "https://", "https:///x", "https://user@a.b/",
               "https://user:secret@a.b/", "https://a.b\\@c.d/", "https://a.b/#x", "https://a.b/ x", "https://a.b/\tx",
               "https://a.b/\r\nX: y", "https://a.b:0/", "https://a.b:65536/", "https://a.b:/", "https://a.b:4x/",
               "https://a..b/", "https://.a/", "https://a./", "https://-a.b/", "https://\xc3\xa4.b/", "https://a%2eb/",
               "https://[::1/", "https://[a.b]/", "https://[fe80::1%25eth0]/", "https://a.b,c.d/", "https://[::1]x/");
  CAPTURE(text);
  const auto url = http::parse_url(text);
  REQUIRE_FALSE(url.has_value());
  CHECK(url.error().code == Errc::invalid_input);
  CHECK(url.error().detail.find("secret") == std::string::npos);
}

TEST_CASE("hosts are those of the list, and no others that look alike", "[connectors][http]") {
  const std::vector<std::string> list = {"api.hubapi.com", "*.my.salesforce.com", "odoo.example:8069"};
  const auto listed = [&list](const char* url) { return http::is_listed(http::parse_url(url)->place, list); };
  CHECK(listed("https://api.hubapi.com/x"));
  CHECK(listed("https://acme.my.salesforce.com/"));
  CHECK(listed("https://acme--dev.sandbox.my.salesforce.com/"));
  CHECK(listed("https://odoo.example:8069/"));
  CHECK_FALSE(listed("https://odoo.example/"));
  CHECK_FALSE(listed("https://api.hubapi.com:8443/"));
  CHECK_FALSE(listed("https://my.salesforce.com/"));
  CHECK_FALSE(listed("https://evilmy.salesforce.com/"));
  CHECK_FALSE(listed("https://my.salesforce.com.evil.example/"));
  CHECK_FALSE(listed("https://x.api.hubapi.com/"));
  CHECK_FALSE(http::is_listed({"a.b", 443}, {"", "*", "*.", "*.*"}));
}

TEST_CASE("only addresses of the public internet are public", "[connectors][http]") {
  for (const auto* text : {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
                           "192.167.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1"}) {
    CAPTURE(text);
    CHECK(is_public(text));
  }
  for (const auto* text : {"0.0.0.0",
                           "10.0.0.1",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.2.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.51.100.9",
                           "203.0.113.9",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "ff02::1",
                           "::ffff:8.8.8.8",
                           "::ffff:127.0.0.1",
                           "::8.8.8.8",
                           "64:ff9b::7f00:1",
                           "2002:7f00:1::",
                           "2001:0:4136:e378::1",
                           "2001:db8::1",
                           "fec0::1",
                           "3fff::1",
                           "100::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public(text));
  }
}

TEST_CASE("networks are opened exactly", "[connectors][http]") {
  const auto opened = http::parse_networks("10.1.0.0/16, fd00:1::/64 ,192.168.7.9");
  REQUIRE(opened.has_value());
  const auto may = [&opened](const char* text) {
    return http::may_connect(boost::asio::ip::make_address(text), *opened);
  };
  CHECK(may("10.1.255.255"));
  CHECK_FALSE(may("10.2.0.0"));
  CHECK(may("fd00:1::ffff"));
  CHECK_FALSE(may("fd00:1:0:1::1"));
  CHECK(may("192.168.7.9"));
  CHECK_FALSE(may("192.168.7.8"));
  CHECK_FALSE(may("::ffff:10.1.0.1"));
  CHECK(may("8.8.8.8"));
  CHECK(http::parse_networks("")->empty());
  const auto* const wrong = GENERATE("10.1.0.0/33", "10.1.0.1/16", "fd00::/129", "a.b/8", "10.0.0.0/", "10.0.0.0/-1",
                                     "10/8", "10.0.0.0/8/8", "fe80::1%1", "10.1.0.0/16;10.2.0.0/16");
  CAPTURE(wrong);
  CHECK(http::parse_networks(wrong).has_error());
}

TEST_CASE("the breaker opens after five failures in a row, and one trial decides", "[connectors][http]") {
  Breaker breaker;
  for (int i = 0; i < 4; ++i) breaker.failed(start);
  breaker.succeeded();
  for (int i = 0; i < 4; ++i) breaker.failed(start);
  CHECK(breaker.state() == State::closed);
  CHECK_FALSE(breaker.admit(start));
  breaker.failed(start);
  CHECK(breaker.state() == State::open);
  CHECK(breaker.admit(start) == start + 5s);
  CHECK(breaker.admit(start + 4999ms) == start + 5s);
  CHECK_FALSE(breaker.admit(start + 5s));
  CHECK(breaker.state() == State::half_open);
  CHECK(breaker.admit(start + 5s).has_value());  // one trial only
  SECTION("a trial that fails doubles the pause, up to 20 s, so that a host is found within 30 s of being back") {
    auto now = start + 5s;
    for (const auto pause : {10s, 20s, 20s}) {
      breaker.failed(now);
      CHECK(breaker.admit(now) == now + pause);
      now += pause;
      CHECK_FALSE(breaker.admit(now));
    }
  }
  SECTION("the time that a trial hung is part of the pause, but for a second") {
    breaker.failed(start + 8s);  // the trial went out at 5 s
    CHECK(breaker.admit(start + 8s) == start + 15s);
    CHECK_FALSE(breaker.admit(start + 15s));
    breaker.failed(start + 35s);
    CHECK(breaker.admit(start + 35s) == start + 36s);
  }
  SECTION("a trial that succeeds closes it, and the pauses start anew") {
    breaker.succeeded();
    CHECK(breaker.state() == State::closed);
    CHECK(breaker.failures() == 0);
    for (int i = 0; i < 5; ++i) breaker.failed(start + 60s);
    CHECK(breaker.admit(start + 60s) == start + 65s);
  }
  SECTION("a trial that we ended ourselves leaves the next one to the next call") {
    breaker.abandoned(start + 6s);
    CHECK(breaker.state() == State::open);
    CHECK_FALSE(breaker.admit(start + 6s));
  }
}

TEST_CASE("a late answer to a call of before does not close an open breaker", "[connectors][http]") {
  Breaker breaker;
  for (int i = 0; i < 5; ++i) breaker.failed(start);
  breaker.succeeded();
  breaker.failed(start + 4s);
  CHECK(breaker.state() == State::open);
  CHECK(breaker.admit(start + 4s) == start + 5s);
}

TEST_CASE("a bucket gives one second's worth at once, then at its rate", "[connectors][http]") {
  http::Bucket bucket(4);
  for (int i = 0; i < 4; ++i) CHECK(bucket.take(start) <= start);
  CHECK(bucket.take(start) == start + 250ms);
  CHECK(bucket.take(start) == start + 500ms);
  CHECK(bucket.next(start + 10s) <= start + 10s);
  http::Bucket slow(0.5);
  CHECK(slow.take(start) <= start);
  CHECK(slow.take(start) == start + 2s);
}

TEST_CASE("pauses between tries have full jitter between nothing and a bound that doubles", "[connectors][http]") {
  const RetrySettings settings;
  CHECK(retry_delay(settings, 1, 0) == 0ms);
  CHECK(retry_delay(settings, 1, 0.5) == 500ms);
  CHECK(retry_delay(settings, 2, 0.5) == 1s);
  CHECK(retry_delay(settings, 9, 0.5) == 128s);
  CHECK(retry_delay(settings, 10, 0.5) == 150s);
  CHECK(retry_delay(settings, 1000, 0.5) == 150s);
}

TEST_CASE("Retry-After is seconds or a date, and at most an hour", "[connectors][http]") {
  CHECK(retry_after("0", a_wednesday) == 0s);
  CHECK(retry_after("120", a_wednesday) == 120s);
  CHECK(retry_after("999999", a_wednesday) == 3600s);
  CHECK(retry_after("99999999999999999999", a_wednesday) == 3600s);
  CHECK(retry_after("Wed, 21 Oct 2015 07:28:30 GMT", a_wednesday) == 30s);
  CHECK(retry_after("Wed, 21 Oct 2015 07:27:00 GMT", a_wednesday) == 0s);
  CHECK(retry_after("Fri, 31 Dec 9999 23:59:59 GMT", a_wednesday) == 3600s);
  const auto* const wrong =
      GENERATE("", "-1", "+1", "1.5", "1 ", "soon", "Wed, 21 Oct 2015 07:28:30 UTC", "Wed, 32 Oct 2015 07:28:30 GMT",
               "Wed, 21 Okt 2015 07:28:30 GMT", "Wed, 21 Oct 2015 24:00:00 GMT", "Wed, 21 Oct 2015 07-28-30 GMT");
  CAPTURE(wrong);
  CHECK_FALSE(retry_after(wrong, a_wednesday));
}

TEST_CASE("a status says what the caller should do", "[connectors][http]") {
  const http::HostPort place{"a.b", 443};
  for (const int fine : {200, 201, 204, 304}) CHECK_FALSE(http::refusal(fine, place));
  const std::vector<std::pair<int, Errc>> table = {
      {301, Errc::upstream},     {400, Errc::invalid_input}, {401, Errc::unauthenticated}, {403, Errc::forbidden},
      {404, Errc::not_found},    {409, Errc::conflict},      {410, Errc::not_found},       {412, Errc::conflict},
      {429, Errc::rate_limited}, {500, Errc::upstream},      {503, Errc::upstream}};
  for (const auto& [status, code] : table) {
    CAPTURE(status);
    REQUIRE(http::refusal(status, place));
    CHECK(http::refusal(status, place)->code == code);
    CHECK_THAT(http::refusal(status, place)->detail, ContainsSubstring("a.b answered " + std::to_string(status)));
  }
}

TEST_CASE("an installation calls its connector's hosts and those that its settings name", "[connectors][http]") {
  constexpr std::array<std::string_view, 1> hosts = {"*.my.salesforce.com"};
  const auto rules = http_rules(hosts, {{"api_base", "https://crm.example:8443/api"},
                                        {"auth_base", "https://login.example"},
                                        {"allow_networks", "10.0.0.0/8"},
                                        {"requests_per_second", "2.5"}});
  REQUIRE(rules.has_value());
  CHECK(rules->hosts == std::vector<std::string>{"*.my.salesforce.com", "crm.example:8443", "login.example"});
  CHECK(rules->requests_per_second == 2.5);
  const auto fault = [&hosts](Settings settings) { return http_rules(hosts, settings).error().detail; };
  CHECK_THAT(fault({{"api_base", "http://x"}}), ContainsSubstring("api_base: url: expected https://"));
  CHECK_THAT(fault({{"allow_networks", "10.0.0.1/8"}}), ContainsSubstring("allow_networks: network \"10.0.0.1/8\""));
  for (const auto* rate : {"0", "-1", "nan", "inf", "1e9", "many", "1 "}) {
    CAPTURE(rate);
    CHECK_THAT(fault({{"requests_per_second", rate}}), ContainsSubstring("requests_per_second: expected"));
  }
}
