// links: kam_extensions
// Names and values of the query, parted by line feeds. Nothing that was not signed may open.
#include <cstdint>
#include <cstdlib>

#include "kam/extensions/signed_link.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kam;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto next = [&rest] {
    const auto end = rest.find('\n');
    const std::string part(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
  };
  std::vector<std::pair<std::string, std::string>> query;
  while (!rest.empty()) {
    auto name = next();
    query.emplace_back(std::move(name), next());
  }
  static const std::vector<store::ActiveSecret> secrets{
      {"aaaa", certs::Secret(certs::base64url(certs::random_bytes(32)))}};
  if (extensions::verify_link(query, secrets, store::Instant{std::chrono::seconds(1322740000)})) std::abort();
  return 0;
}
