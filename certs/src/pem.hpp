#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "src/openssl.hpp"

/// Keys and certificates from and to PEM text.
namespace kam::certs {

using TimePoint = std::chrono::system_clock::time_point;

/// Nothing if the text holds none; never asks for a passphrase.
Key read_key(std::string_view pem);
Cert read_certificate(std::string_view pem);  ///< the first of a chain
std::string write_key(const EVP_PKEY* key);
std::string write_certificate(X509* certificate);

TimePoint not_before(const X509* certificate);
TimePoint not_after(const X509* certificate);

}  // namespace kam::certs
