// links: kam_extensions
// The three header fields and the body, parted by NUL. Nothing that was not signed may verify.
#include <cstdint>
#include <cstdlib>

#include "kam/certs/webhook_signature.hpp"
#include "kam/extensions/standard_webhooks.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto next = [&rest] {
    const auto end = rest.find('\0');
    const auto part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
  };
  const extensions::WebhookFields fields{next(), next(), next()};
  static const std::vector<store::ActiveSecret> secrets{
      {"aaaa", certs::Secret("whsec_" + certs::base64(certs::random_bytes(32)))}};
  const store::Instant now{std::chrono::seconds(1614265330)};
  if (extensions::verify_standard_webhook(fields, rest, secrets, now)) std::abort();
  const auto right = certs::sign_webhook(secrets[0].secret, "id", "1614265330", rest);
  if (!extensions::verify_standard_webhook({"id", "1614265330", *right}, rest, secrets, now)) std::abort();
  return 0;
}
