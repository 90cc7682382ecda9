#include "kam/certs/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <limits>

#include "src/openssl.hpp"

namespace kam::certs {
namespace {

constexpr std::size_t sha256_size = 32;

// OpenSSL 3.0 pays locks and look-ups on each implicit fetch, so each algorithm is fetched once.
const EVP_MD* sha256_digest() {
  static const Digest digest = [] {
    Digest fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    must(fetched != nullptr, "SHA-256");
    return fetched;
  }();
  return digest.get();
}

// A context that knows its digest and no key yet; each call copies it.
EVP_MAC_CTX* hmac_pattern() {
  static const MacContext pattern = [] {
    const Mac mac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    must(mac != nullptr, "HMAC");
    MacContext context{EVP_MAC_CTX_new(mac.get())};
    char name[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                     OSSL_PARAM_construct_end()};
    must(context && EVP_MAC_CTX_set_params(context.get(), parameters) == 1, "HMAC with SHA-256");
    return context;
  }();
  return pattern.get();
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::string digest(sha256_size, '\0');
  unsigned size = 0;
  must(EVP_Digest(bytes.data(), bytes.size(), bytes_of(digest), &size, sha256_digest(), nullptr) == 1, "SHA-256");
  return digest;
}

std::string sha256_hex(std::string_view bytes) {
  return hex(sha256(bytes));
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  const MacContext context{EVP_MAC_CTX_dup(hmac_pattern())};
  std::string code(sha256_size, '\0');
  std::size_t size = 0;
  must(context && EVP_MAC_init(context.get(), bytes_of(key), key.size(), nullptr) == 1 &&
           EVP_MAC_update(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
           EVP_MAC_final(context.get(), bytes_of(code), &size, code.size()) == 1 && size == sha256_size,
       "HMAC");
  return code;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(bytes_of(a), bytes_of(b), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  must(count <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "random bytes: too many at once");
  std::string bytes(count, '\0');
  must(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1, "random bytes");
  return bytes;
}

}  // namespace kam::certs
