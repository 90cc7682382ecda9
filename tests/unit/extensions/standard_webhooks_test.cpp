#include "kam/extensions/standard_webhooks.hpp"
#include "kam/certs/webhook_signature.hpp"

#include "catch.hpp"

using namespace kam;
using namespace kam::extensions;

namespace {
// The published example of Standard Webhooks.
constexpr const char* secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr const char* timestamp = "1614265330";
constexpr const char* body = R"({"test": 2432232314})";
constexpr const char* signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const std::vector<store::ActiveSecret> secrets{{"aaaa", certs::Secret("whsec_" + certs::base64("another"))},
                                               {"bbbb", certs::Secret(secret)}};
const store::Instant sent{std::chrono::seconds(1614265330)};

std::string reason(const WebhookFields& fields, std::string_view bytes = body, store::Instant now = sent) {
  const auto verified = verify_standard_webhook(fields, bytes, secrets, now);
  if (verified) return "fits " + *verified;
  CHECK(verified.error().code == Errc::unauthenticated);
  return verified.error().detail;
}
}  // namespace

TEST_CASE("the published example verifies, with whichever active secret fits", "[webhooks][signature]") {
  CHECK(reason({id, timestamp, signature}) == "fits bbbb");
  CHECK(certs::sign_webhook(certs::Secret(secret), id, timestamp, body).value() == signature);
  CHECK(certs::sign_webhook(certs::Secret("plain"), id, timestamp, body).has_error());
}

TEST_CASE("one good signature in a list is enough, and schemes not known are passed over", "[webhooks][signature]") {
  const std::string wrong = "v1," + certs::base64(std::string(32, 'x'));
  CHECK(reason({id, timestamp, wrong + " " + signature}) == "fits bbbb");
  CHECK(reason({id, timestamp, "v1a,abc " + std::string(signature)}) == "fits bbbb");
  CHECK(reason({id, timestamp, std::string(signature) + " " + wrong}) == "fits bbbb");
  CHECK(reason({id, timestamp, "v1a,abc"}) == "signature malformed");
}

TEST_CASE("300 seconds pass and 301 do not, on both sides", "[webhooks][signature]") {
  using std::chrono::seconds;
  for (const int ahead : {-300, -299, 299, 300})
    CHECK(reason({id, timestamp, signature}, body, sent + seconds(ahead)) == "fits bbbb");
  for (const int ahead : {-301, 301, 86400})
    CHECK(reason({id, timestamp, signature}, body, sent + seconds(ahead)) == "signature stale");
}

TEST_CASE("every changed bit of body, id, time and signature is refused", "[webhooks][signature]") {
  const auto flipped = [](std::string text, std::size_t bit) {
    text[bit / 8] = static_cast<char>(static_cast<unsigned char>(text[bit / 8]) ^ (1u << bit % 8));
    return text;
  };
  const std::string whole_body = body, whole_id = id, whole_time = timestamp, whole_signature = signature;
  for (std::size_t bit = 0; bit < whole_body.size() * 8; ++bit)
    CHECK(reason({id, timestamp, signature}, flipped(whole_body, bit)) == "signature wrong");
  for (std::size_t bit = 0; bit < whole_id.size() * 8; ++bit) {
    const auto changed = flipped(whole_id, bit);
    CHECK_THAT(reason({changed, timestamp, signature}), ContainsSubstring("signature "));
  }
  for (std::size_t bit = 0; bit < whole_time.size() * 8; ++bit) {
    const auto changed = flipped(whole_time, bit);
    CHECK_THAT(reason({id, changed, signature}), ContainsSubstring("signature "));
  }
  for (std::size_t bit = 0; bit < whole_signature.size() * 8; ++bit) {
    const auto changed = flipped(whole_signature, bit);
    CHECK_THAT(reason({id, timestamp, changed}), ContainsSubstring("signature "));
  }
  CHECK(reason({id, timestamp, signature}, "") == "signature wrong");
}

TEST_CASE("what is missing or oddly written is refused before anything is computed", "[webhooks][signature]") {
  CHECK(reason({{}, timestamp, signature}) == "signature missing");
  CHECK(reason({id, {}, signature}) == "signature missing");
  CHECK(reason({id, timestamp, {}}) == "signature missing");
  for (const char* odd :
       {"", " 1614265330", "+1614265330", "01614265330", "1614265330.0", "1.6e9", "999999999999", "-1"})
    CHECK(reason({id, odd, signature}) == "signature malformed");
  for (const char* odd : {"", "a b", "a\n", "\xc3\xbc"})
    CHECK(reason({odd, timestamp, signature}) == "signature malformed");
  const std::string good = signature;
  const std::vector<std::string> odd_lists{"",
                                           good.substr(3),
                                           good + " ",
                                           " " + good,
                                           good + "  " + good,
                                           good + ",",
                                           good + "=",
                                           "v1,",
                                           "V1," + good.substr(3),
                                           good + "\t" + good,
                                           "v1," + certs::base64(std::string(31, 'x'))};
  for (const auto& odd : odd_lists) CHECK(reason({id, timestamp, odd}) == "signature malformed");
  std::string many = good;
  for (int i = 0; i < 16; ++i) many += " " + good;
  CHECK(reason({id, timestamp, many}) == "signature malformed");
}

TEST_CASE("without a secret nothing fits", "[webhooks][signature]") {
  CHECK(verify_standard_webhook({id, timestamp, signature}, body, {}, sent).has_error());
  const std::vector<store::ActiveSecret> damaged{{"cccc", certs::Secret("whsec_***")}};
  CHECK(verify_standard_webhook({id, timestamp, signature}, body, damaged, sent).has_error());
}
