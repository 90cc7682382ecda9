#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

/// Certificates and keys as PEM text; OpenSSL stays inside this room.
namespace kam::certs {

struct Identity {
  std::string certificate_pem;  ///< the server's, then its chain
  std::string key_pem;
  std::chrono::system_clock::time_point not_after;
};

struct Made {
  Identity identity;
  bool ca_made = false;      ///< a new local CA was made (people must trust tls/ca.pem once)
  bool server_made = false;  ///< a new server certificate was issued
};

/// Loads `tls/server.pem` and `tls/server.key` of a data directory, making what is missing: a local CA (ECDSA P-256,
/// 10 years) and a server certificate for localhost, 127.0.0.1, ::1 and the given names (90 days, renewed when due).
/// Files are written beside and renamed, keys with mode 0600.
/// @error environment: a key that group or world can read, a file that cannot be read or written: says which and the
/// mend.
Result<Made> load_or_make(const std::filesystem::path& data_directory, const std::vector<std::string>& names,
                          std::chrono::system_clock::time_point now);

/// A pair that others keep, as certbot, step-ca or Caddy leave it: the certificate with its chain, and its key.
/// @error environment: one of them cannot be read, is no PEM, they do not belong together, or group or world can read
/// the key: says which and the mend.
Result<Identity> load_pair(const std::filesystem::path& certificate, const std::filesystem::path& key);

/// The certificates of authorities, as PEM. @error environment: the file cannot be read or holds none.
Result<std::string> load_authorities(const std::filesystem::path& file);

/// Is a new certificate due? True from two thirds of its life on. Pure.
bool renewal_due(std::chrono::system_clock::time_point not_before, std::chrono::system_clock::time_point not_after,
                 std::chrono::system_clock::time_point now);

}  // namespace kam::certs
