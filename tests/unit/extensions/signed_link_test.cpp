#include "kam/extensions/signed_link.hpp"

#include "catch.hpp"

using namespace kam;
using namespace kam::extensions;

namespace {
using Query = std::vector<std::pair<std::string, std::string>>;
// Worked out apart: HMAC-SHA256("embed-secret-as-ascii", "acme\nA/1 ü\n\n1322740800") as base64url.
const Query good{{"tenant", "acme"},
                 {"account", "A/1 ü"},
                 {"user", ""},
                 {"exp", "1322740800"},
                 {"sig", "31gL2XMOltk1Ubz1ZKvceLydMiIW2peD1Cp93Ehhd3Q"}};
const std::vector<store::ActiveSecret> secrets{{"aaaa", certs::Secret("the new one")},
                                               {"bbbb", certs::Secret("embed-secret-as-ascii")}};
const store::Instant expires{std::chrono::seconds(1322740800)};

std::string reason(const Query& query, store::Instant now = expires - std::chrono::seconds(60)) {
  const auto verified = verify_link(query, secrets, now);
  return verified ? "opens " + verified->account : verified.error().detail;
}

Query with(std::size_t part, std::string value) {
  auto query = good;
  query[part].second = std::move(value);
  return query;
}
}  // namespace

TEST_CASE("a link signed with an active secret opens its account until it expires", "[embed][link]") {
  using std::chrono::seconds;
  CHECK(reason(good) == "opens A/1 ü");
  CHECK(reason(good, expires - seconds(1)) == "opens A/1 ü");
  CHECK(reason(good, expires - seconds(600)) == "opens A/1 ü");
  CHECK(reason(good, expires) == "link expired");
  CHECK(reason(good, expires + seconds(1)) == "link expired");
  CHECK(reason(good, expires - seconds(601)) == "link too far ahead");
}

TEST_CASE("no part of a link can be exchanged for another", "[embed][link]") {
  CHECK(reason(with(0, "acmf")) == "link wrong");
  CHECK(reason(with(1, "A/2 ü")) == "link wrong");
  CHECK(reason(with(2, "somebody")) == "link wrong");
  CHECK(reason(with(3, "1322740801")) == "link wrong");
  CHECK(reason(with(1, "A/1 ü\n")) == "link malformed");
  CHECK(reason(with(2, "\n")) == "link malformed");
  for (const char* exp : {"", "01322740800", "+1322740800", "1322740800.0", "x"})
    CHECK(reason(with(3, exp)) == "link malformed");
  for (const char* tenant : {"", "Acme", "../x"}) CHECK(reason(with(0, tenant)) == "link malformed");
  CHECK(verify_link(good, {}, expires - std::chrono::seconds(60)).has_error());
}

TEST_CASE("every changed byte of the signature is refused", "[embed][link]") {
  const auto signature = good[4].second;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    auto changed = signature;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_THAT(reason(with(4, changed)), ContainsSubstring("link "));
  }
  for (const auto& odd : {std::string(), signature + "=", signature.substr(1), signature + "A"})
    CHECK(reason(with(4, odd)) == "link malformed");
}

TEST_CASE("each parameter stands there exactly once", "[embed][link]") {
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto missing = good, twice = good;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    twice.push_back(good[i]);
    CHECK(reason(missing) == "link missing");
    CHECK(reason(twice) == "link missing");
  }
}

TEST_CASE("a link that is made opens", "[embed][link]") {
  const auto link = sign_link({"acme", "A/1 ü", ""}, secrets[1].secret, expires);
  CHECK(link == "/embed/account?tenant=acme&account=A%2F1%20%C3%BC&user=&exp=1322740800&sig=" + good[4].second);
}
