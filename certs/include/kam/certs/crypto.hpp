#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// The few primitives other rooms need, on OpenSSL; bytes are std::string.
namespace kam::certs {

std::string sha256(std::string_view bytes);                             ///< 32 bytes
std::string sha256_hex(std::string_view bytes);                         ///< 64 lower-case hex digits
std::string hmac_sha256(std::string_view key, std::string_view bytes);  ///< 32 bytes
bool equal_in_constant_time(std::string_view a, std::string_view b);    ///< false at once if the lengths differ
std::string random_bytes(std::size_t count);

std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);  ///< without padding
/// Strict: exact alphabet, exact padding (none for url), no white space, no stray bits.
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);
std::string hex(std::string_view bytes);

/// A secret: no stream operator, no formatter; only reveal() opens it. Wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes);
  ~Secret();
  Secret(const Secret&);
  Secret& operator=(const Secret&);
  Secret(Secret&&) noexcept;
  Secret& operator=(Secret&&) noexcept;
  std::string_view reveal() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  std::string bytes_;
};

/// AES-256-GCM, random 96-bit nonce in front; `context` (tenant and column) is associated data.
std::string seal(const Secret& key, std::string_view plain, std::string_view context);
/// @error corrupt: wrong key, wrong context or changed bytes.
Result<Secret> open(const Secret& key, std::string_view sealed, std::string_view context);

}  // namespace kam::certs
