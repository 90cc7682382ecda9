#include <openssl/crypto.h>

#include <utility>

#include "kam/certs/crypto.hpp"
#include "src/openssl.hpp"

namespace kam::certs {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t key_size = 32;

void wipe(std::string& bytes) {
  OPENSSL_cleanse(bytes.data(), bytes.size());
  bytes.clear();
}

const EVP_CIPHER* aes_256_gcm() {
  static const Cipher cipher = [] {
    Cipher fetched{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    must(fetched != nullptr, "AES-256-GCM");
    return fetched;
  }();
  return cipher.get();
}

int length_of(std::string_view bytes) {
  return static_cast<int>(bytes.size());
}

}  // namespace

Secret::Secret(std::string bytes) : bytes_(bytes) {
  wipe(bytes);
}
Secret::~Secret() {
  wipe(bytes_);
}
Secret::Secret(const Secret&) = default;
Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = other.bytes_;
  }
  return *this;
}
// A short string is copied by a move, so the source is wiped as well.
Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) {
  wipe(other.bytes_);
}
Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    wipe(other.bytes_);
  }
  return *this;
}

std::string seal(const Secret& key, std::string_view plain, std::string_view context) {
  must(key.reveal().size() == key_size, "seal: the key must have 32 bytes");
  std::string sealed = random_bytes(nonce_size);
  sealed.resize(nonce_size + plain.size() + tag_size);
  unsigned char* const nonce = bytes_of(sealed);
  unsigned char* const text = nonce + nonce_size;
  const CipherContext cipher{EVP_CIPHER_CTX_new()};
  int written = 0;
  must(cipher && EVP_EncryptInit_ex2(cipher.get(), aes_256_gcm(), bytes_of(key.reveal()), nonce, nullptr) == 1 &&
           EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), length_of(context)) == 1 &&
           EVP_EncryptUpdate(cipher.get(), text, &written, bytes_of(plain), length_of(plain)) == 1 &&
           EVP_EncryptFinal_ex(cipher.get(), text + plain.size(), &written) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size), text + plain.size()) ==
               1,
       "seal");
  return sealed;
}

Result<Secret> open(const Secret& key, std::string_view sealed, std::string_view context) {
  must(key.reveal().size() == key_size, "open: the key must have 32 bytes");
  if (sealed.size() < nonce_size + tag_size) return Error{Errc::corrupt, "sealed bytes: too short"};
  const auto text = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
  std::string tag{sealed.substr(sealed.size() - tag_size)};
  std::string plain(text.size() + 1, '\0');  // never a null pointer, which would mean associated data
  const CipherContext cipher{EVP_CIPHER_CTX_new()};
  int written = 0;
  must(cipher != nullptr, "open");
  const bool good =
      EVP_DecryptInit_ex2(cipher.get(), aes_256_gcm(), bytes_of(key.reveal()), bytes_of(sealed), nullptr) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), length_of(context)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &written, bytes_of(text), length_of(text)) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + text.size(), &written) == 1;
  if (!good) {
    wipe(plain);
    return openssl_error("sealed bytes: wrong key, wrong place or changed", Errc::corrupt);
  }
  plain.resize(text.size());
  Secret opened{plain};
  wipe(plain);
  return opened;
}

}  // namespace kam::certs
