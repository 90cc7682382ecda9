#pragma once
#include <string>
#include <vector>

#include "src/pem.hpp"

/// Makes keys and certificates: ECDSA P-256, SHA-256, X.509 v3.
namespace kam::certs {

struct Validity {
  TimePoint from, to;
};

Key make_key();

/// A self-signed CA that may sign servers only (path length 0).
Cert issue_ca(EVP_PKEY* key, Validity validity);

/// A server certificate for DNS names and addresses, signed by the CA.
/// @error invalid_input: a name that is neither a host name nor an address.
Result<Cert> issue_server(EVP_PKEY* key, const std::vector<std::string>& names, Validity validity, X509* ca,
                          EVP_PKEY* ca_key);

/// Is the certificate signed by this CA?
bool issued_by(X509* certificate, X509* ca);
/// Does the certificate name each of these hosts and addresses?
bool covers(X509* certificate, const std::vector<std::string>& names);

}  // namespace kam::certs
