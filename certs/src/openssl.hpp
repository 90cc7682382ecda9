#pragma once
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

/// Owners of OpenSSL's objects and the translation of its errors; for the sources of this room only.
namespace kam::certs {

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
template <class T, auto Free>
using Handle = std::unique_ptr<T, Release<Free>>;

using Bio = Handle<BIO, BIO_free_all>;
using Cert = Handle<X509, X509_free>;
using Cipher = Handle<EVP_CIPHER, EVP_CIPHER_free>;
using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Digest = Handle<EVP_MD, EVP_MD_free>;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Mac = Handle<EVP_MAC, EVP_MAC_free>;
using MacContext = Handle<EVP_MAC_CTX, EVP_MAC_CTX_free>;

/// Drains the whole error queue of this thread into the detail.
Error openssl_error(std::string_view doing, Errc code = Errc::internal);

/// For calls that fail only when memory or the library itself is broken.
/// @throws std::runtime_error with the drained queue.
void must(bool succeeded, std::string_view doing);

inline const unsigned char* bytes_of(std::string_view text) {
  static constexpr char nothing = 0;  // OpenSSL reads a null key as "keep the old one"
  return reinterpret_cast<const unsigned char*>(text.data() == nullptr ? &nothing : text.data());
}
inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace kam::certs
