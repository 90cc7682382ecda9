#include "kam/certs/identity.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <optional>

#include "src/files.hpp"
#include "src/issue.hpp"

namespace kam::certs {
namespace {

using namespace std::chrono_literals;

constexpr auto ca_life = 3650 * 24h;
constexpr auto server_life = 90 * 24h;
constexpr auto clock_skew = 1h;  // another machine's clock may be behind ours

/// A key and its certificate, each possibly missing.
struct Stored {
  std::filesystem::path certificate_path, key_path;
  std::string certificate_pem;
  Cert certificate;
  Key key;

  bool whole() const { return certificate && key; }
};

Result<Cert> load_certificate(const std::filesystem::path& path, std::string& pem) {
  auto text = read_file(path, Reader::everyone);
  if (!text) return text.error();
  if (!*text) return Cert{};
  Cert certificate = read_certificate(**text);
  if (!certificate)
    return Error{Errc::environment, path.string() + " holds no certificate: restore it, or remove it and its key"};
  pem = std::move(**text);
  return certificate;
}

Result<Key> load_key(const std::filesystem::path& path) {
  const auto text = read_file(path, Reader::owner);
  if (!text) return text.error();
  if (!*text) return Key{};
  Key key = read_key(**text);
  if (!key) return Error{Errc::environment, path.string() + " holds no private key: restore it, or remove it"};
  return key;
}

Result<Stored> load(const std::filesystem::path& certificate_path, const std::filesystem::path& key_path) {
  Stored stored{certificate_path, key_path, {}, {}, {}};
  auto certificate = load_certificate(stored.certificate_path, stored.certificate_pem);
  if (!certificate) return certificate.error();
  auto key = load_key(stored.key_path);
  if (!key) return key.error();
  stored.certificate = std::move(*certificate);
  stored.key = std::move(*key);
  return stored;
}

bool belong_together(const Stored& stored) {
  const bool same = X509_check_private_key(stored.certificate.get(), stored.key.get()) == 1;
  ERR_clear_error();
  return same;
}

/// The key goes to disk before the certificate that needs it, so a crash between them is mended by the next start.
Result<void> store_key(Stored& stored, Key key) {
  stored.key = std::move(key);
  return replace_file(stored.key_path, write_key(stored.key.get()), Reader::owner);
}

Result<void> store_certificate(Stored& stored, Cert certificate) {
  stored.certificate = std::move(certificate);
  stored.certificate_pem = write_certificate(stored.certificate.get());
  return replace_file(stored.certificate_path, stored.certificate_pem, Reader::everyone);
}

/// Makes the CA if it is missing or too old to sign for a whole server life; true if it did.
Result<bool> complete_ca(Stored& ca, TimePoint now) {
  if (ca.certificate && !ca.key)
    return Error{Errc::environment, ca.key_path.string() + " is missing: restore it, or remove " +
                                        ca.certificate_path.string() + " to get a new local CA"};
  if (ca.whole() && !belong_together(ca))
    return Error{Errc::environment, ca.key_path.string() + " is not the key of " + ca.certificate_path.string() +
                                        ": restore the pair, or remove both to get a new local CA"};
  if (ca.certificate && not_after(ca.certificate.get()) > now + server_life) return false;
  if (!ca.key)
    if (auto stored = store_key(ca, make_key()); !stored) return stored.error();
  Cert made = issue_ca(ca.key.get(), {now - clock_skew, now + ca_life});
  if (auto stored = store_certificate(ca, std::move(made)); !stored) return stored.error();
  return true;
}

/// An identity of the operator's own is used as it is; only what our CA signed is ours to renew.
bool is_given(const Stored& server, const Stored& ca) {
  return server.certificate && (!ca.certificate || !issued_by(server.certificate.get(), ca.certificate.get()));
}

Result<void> check_given(const Stored& server) {
  if (!server.key)
    return Error{Errc::environment, server.key_path.string() + " is missing: put the key of " +
                                        server.certificate_path.string() + " there"};
  if (!belong_together(server))
    return Error{Errc::environment, server.key_path.string() + " is not the key of " +
                                        server.certificate_path.string() + ": put the right pair there"};
  return {};
}

bool is_due(const Stored& server, const std::vector<std::string>& names, TimePoint now) {
  if (!server.whole() || !belong_together(server)) return true;
  X509* const certificate = server.certificate.get();
  return now < not_before(certificate) || renewal_due(not_before(certificate), not_after(certificate), now) ||
         !covers(certificate, names);
}

Result<void> renew(Stored& server, const Stored& ca, const std::vector<std::string>& names, TimePoint now) {
  Key key = make_key();
  const auto end = std::min(now + server_life, not_after(ca.certificate.get()));
  auto certificate = issue_server(key.get(), names, {now - clock_skew, end}, ca.certificate.get(), ca.key.get());
  if (!certificate) return certificate.error();
  if (auto stored = store_key(server, std::move(key)); !stored) return stored;
  return store_certificate(server, std::move(*certificate));
}

Made result_of(const Stored& server, bool ca_made, bool server_made) {
  return {
      {server.certificate_pem, write_key(server.key.get()), not_after(server.certificate.get())}, ca_made, server_made};
}

std::vector<std::string> with_local_names(const std::vector<std::string>& names) {
  std::vector<std::string> all{"localhost", "127.0.0.1", "::1"};
  for (const auto& name : names)
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  return all;
}

Result<Made> complete(const std::filesystem::path& folder, const std::vector<std::string>& names, TimePoint now) {
  auto ca = load(folder / "ca.pem", folder / "ca.key");
  if (!ca) return ca.error();
  auto server = load(folder / "server.pem", folder / "server.key");
  if (!server) return server.error();
  if (is_given(*server, *ca)) {
    if (auto checked = check_given(*server); !checked) return checked.error();
    return result_of(*server, false, false);
  }
  if (!is_due(*server, names, now)) return result_of(*server, false, false);
  const auto ca_made = complete_ca(*ca, now);
  if (!ca_made) return ca_made.error();
  if (auto renewed = renew(*server, *ca, names, now); !renewed) return renewed.error();
  return result_of(*server, *ca_made, true);
}

}  // namespace

Result<Made> load_or_make(const std::filesystem::path& data_directory, const std::vector<std::string>& names,
                          TimePoint now) try {
  const auto folder = data_directory / "tls";
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return Error{Errc::environment, "cannot make " + folder.string() + ": " + failure.message()};
  return complete(folder, with_local_names(names), now);
} catch (const std::exception& broken) {
  return Error{Errc::internal, std::string("certificates: ") + broken.what()};
}

Result<Identity> load_pair(const std::filesystem::path& certificate, const std::filesystem::path& key) try {
  const auto stored = load(certificate, key);
  if (!stored) return stored.error();
  for (const auto& [path, there] :
       {std::pair(certificate, stored->certificate != nullptr), std::pair(key, stored->key != nullptr)})
    if (!there) return Error{Errc::environment, path.string() + " is missing"};
  if (auto checked = check_given(*stored); !checked) return checked.error();
  return result_of(*stored, false, false).identity;
} catch (const std::exception& broken) {
  return Error{Errc::internal, std::string("certificates: ") + broken.what()};
}

Result<std::string> load_authorities(const std::filesystem::path& file) {
  std::string pem;
  const auto first = load_certificate(file, pem);
  if (!first) return first.error();
  if (!*first) return Error{Errc::environment, file.string() + " is missing"};
  return pem;
}

bool renewal_due(TimePoint not_before, TimePoint not_after, TimePoint now) {
  return now >= not_before + (not_after - not_before) / 3 * 2;
}

}  // namespace kam::certs
