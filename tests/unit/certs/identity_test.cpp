#include "kam/certs/identity.hpp"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

#include "catch.hpp"

using namespace kam;
using namespace kam::certs;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::system_clock;

const auto start = Clock::from_time_t(1'790'000'000);  // 2026-09-21
constexpr auto day = 24h;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "kam-certs-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path tls(const std::string& name) const { return path_ / "tls" / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777u;
}

using X509Owner = std::unique_ptr<X509, void (*)(X509*)>;

X509Owner certificate_of(const std::string& pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
  X509Owner certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
  REQUIRE(certificate);
  return certificate;
}

/// As a client would: chain, purpose and host or address at a moment.
bool accepted(const std::string& server_pem, const std::string& ca_pem, const char* host, const char* address,
              Clock::time_point when) {
  const auto server = certificate_of(server_pem);
  const auto ca = certificate_of(ca_pem);
  const std::unique_ptr<X509_STORE, void (*)(X509_STORE*)> store{X509_STORE_new(), X509_STORE_free};
  X509_STORE_add_cert(store.get(), ca.get());
  const std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX*)> context{X509_STORE_CTX_new(), X509_STORE_CTX_free};
  X509_STORE_CTX_init(context.get(), store.get(), server.get(), nullptr);
  X509_VERIFY_PARAM* const wanted = X509_STORE_CTX_get0_param(context.get());
  X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_time(wanted, Clock::to_time_t(when));
  if (host) X509_VERIFY_PARAM_set1_host(wanted, host, 0);
  if (address) X509_VERIFY_PARAM_set1_ip_asc(wanted, address);
  const bool good = X509_verify_cert(context.get()) == 1;
  if (!good) UNSCOPED_INFO(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
  return good;
}

}  // namespace

TEST_CASE("an empty directory gets a local CA and a server certificate that a strict client accepts",
          "[certs][identity]") {
  const Folder folder;
  const auto made = load_or_make(folder.path(), {"kam.example.com", "192.0.2.7"}, start);
  REQUIRE(made.has_value());
  CHECK(made->ca_made);
  CHECK(made->server_made);
  CHECK(made->identity.not_after == start + 90 * day);

  const auto ca = text_of(folder.tls("ca.pem"));
  const auto& server = made->identity.certificate_pem;
  CHECK(server == text_of(folder.tls("server.pem")));
  CHECK(made->identity.key_pem == text_of(folder.tls("server.key")));
  CHECK(accepted(server, ca, "localhost", nullptr, start));
  CHECK(accepted(server, ca, "kam.example.com", nullptr, start + 89 * day));
  CHECK(accepted(server, ca, nullptr, "127.0.0.1", start));
  CHECK(accepted(server, ca, nullptr, "::1", start));
  CHECK(accepted(server, ca, nullptr, "192.0.2.7", start));
  CHECK_FALSE(accepted(server, ca, "example.com", nullptr, start));
  CHECK_FALSE(accepted(server, ca, "localhost", nullptr, start + 91 * day));
}

TEST_CASE("the certificates say what they may be used for", "[certs][identity]") {
  const Folder folder;
  const auto made = load_or_make(folder.path(), {}, start);
  REQUIRE(made.has_value());
  const auto ca = certificate_of(text_of(folder.tls("ca.pem")));
  CHECK((X509_get_extension_flags(ca.get()) & EXFLAG_CA) != 0);
  CHECK(X509_get_key_usage(ca.get()) == (KU_KEY_CERT_SIGN | KU_CRL_SIGN));
  CHECK(X509_get_pathlen(ca.get()) == 0);
  CHECK(X509_get0_subject_key_id(ca.get()) != nullptr);

  const auto server = certificate_of(made->identity.certificate_pem);
  CHECK((X509_get_extension_flags(server.get()) & EXFLAG_CA) == 0);
  CHECK(X509_get_key_usage(server.get()) == KU_DIGITAL_SIGNATURE);
  CHECK(X509_get_extended_key_usage(server.get()) == XKU_SSL_SERVER);
  CHECK(ASN1_OCTET_STRING_cmp(X509_get0_authority_key_id(server.get()), X509_get0_subject_key_id(ca.get())) == 0);
  CHECK(EVP_PKEY_get_bits(X509_get0_pubkey(server.get())) == 256);
}

TEST_CASE("keys are for the owner only and no half-written file stays", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {}, start).has_value());
  CHECK(mode_of(folder.tls("ca.key")) == 0600);
  CHECK(mode_of(folder.tls("server.key")) == 0600);
  CHECK(mode_of(folder.tls("ca.pem")) == 0644);
  CHECK(std::distance(fs::directory_iterator(folder.path() / "tls"), fs::directory_iterator{}) == 4);
}

TEST_CASE("a stored identity is used until two thirds of its life, then renewed under the same CA",
          "[certs][identity]") {
  const Folder folder;
  const auto first = load_or_make(folder.path(), {}, start);
  REQUIRE(first.has_value());
  const auto ca = text_of(folder.tls("ca.pem"));

  const auto again = load_or_make(folder.path(), {}, start + 59 * day);
  REQUIRE(again.has_value());
  CHECK_FALSE((again->ca_made || again->server_made));
  CHECK(again->identity.certificate_pem == first->identity.certificate_pem);

  const auto later = load_or_make(folder.path(), {}, start + 61 * day);
  REQUIRE(later.has_value());
  CHECK(later->server_made);
  CHECK_FALSE(later->ca_made);
  CHECK(text_of(folder.tls("ca.pem")) == ca);
  CHECK(later->identity.key_pem != first->identity.key_pem);
  CHECK(later->identity.not_after == start + 151 * day);
  CHECK(accepted(later->identity.certificate_pem, ca, "localhost", nullptr, start + 61 * day));
}

TEST_CASE("a new name gives a new certificate, a known one does not", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {"a.example"}, start).has_value());
  CHECK_FALSE(load_or_make(folder.path(), {"a.example"}, start)->server_made);
  const auto more = load_or_make(folder.path(), {"a.example", "b.example"}, start);
  REQUIRE(more.has_value());
  CHECK(more->server_made);
  CHECK(accepted(more->identity.certificate_pem, text_of(folder.tls("ca.pem")), "b.example", nullptr, start));
}

TEST_CASE("a CA that ends before the next server certificate is replaced", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {}, start).has_value());
  const auto late = start + 3600 * day;
  const auto made = load_or_make(folder.path(), {}, late);
  REQUIRE(made.has_value());
  CHECK(made->ca_made);
  CHECK(accepted(made->identity.certificate_pem, text_of(folder.tls("ca.pem")), "localhost", nullptr, late + 80 * day));
}

TEST_CASE("a key that others can read is refused with the mend", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {}, start).has_value());
  const auto key = folder.tls(GENERATE("server.key", "ca.key"));
  const auto mode = GENERATE(0640u, 0604u, 0660u);
  REQUIRE(::chmod(key.c_str(), mode) == 0);
  const auto refused = load_or_make(folder.path(), {}, start);
  REQUIRE(refused.has_error());
  CHECK(refused.error().code == Errc::environment);
  CHECK_THAT(refused.error().detail, ContainsSubstring("chmod 600 " + key.string()));
}

TEST_CASE("an identity of the operator's own is used and never overwritten", "[certs][identity]") {
  const Folder elsewhere;
  const Folder folder;
  REQUIRE(load_or_make(elsewhere.path(), {"own.example"}, start).has_value());
  fs::create_directories(folder.path() / "tls");
  for (const auto* name : {"server.pem", "server.key"}) fs::copy_file(elsewhere.tls(name), folder.tls(name));
  const auto given = load_or_make(folder.path(), {"other.example"}, start + 80 * day);
  REQUIRE(given.has_value());
  CHECK_FALSE((given->ca_made || given->server_made));
  CHECK(given->identity.certificate_pem == text_of(elsewhere.tls("server.pem")));
  CHECK_FALSE(fs::exists(folder.tls("ca.pem")));

  SECTION("without its key it is an error, not a new identity") {
    fs::remove(folder.tls("server.key"));
    const auto refused = load_or_make(folder.path(), {}, start);
    REQUIRE(refused.has_error());
    CHECK_THAT(refused.error().detail, ContainsSubstring("server.key is missing"));
  }
}

TEST_CASE("a start that was cut between key and certificate is mended by the next", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {}, start).has_value());
  fs::remove(folder.tls(GENERATE("server.pem", "server.key")));
  const auto mended = load_or_make(folder.path(), {}, start);
  REQUIRE(mended.has_value());
  CHECK(mended->server_made);
  CHECK(accepted(mended->identity.certificate_pem, text_of(folder.tls("ca.pem")), "localhost", nullptr, start));
}

TEST_CASE("damaged files and bad names are errors that name the place", "[certs][identity]") {
  const Folder folder;
  REQUIRE(load_or_make(folder.path(), {}, start).has_value());
  SECTION("a server certificate that is none") {
    std::ofstream(folder.tls("server.pem")) << "not a certificate\n";
    const auto refused = load_or_make(folder.path(), {}, start);
    REQUIRE(refused.has_error());
    CHECK_THAT(refused.error().detail, ContainsSubstring("server.pem holds no certificate"));
  }
  SECTION("a CA without its key cannot renew") {
    fs::remove(folder.tls("ca.key"));
    CHECK(load_or_make(folder.path(), {}, start).has_value());
    const auto refused = load_or_make(folder.path(), {}, start + 61 * day);
    REQUIRE(refused.has_error());
    CHECK_THAT(refused.error().detail, ContainsSubstring("ca.key is missing"));
  }
  SECTION("a name that would change the certificate's meaning") {
    const auto name = GENERATE(as<std::string>{}, "a.example,DNS:b.example", "", "a b", ".example", "a.example.");
    const auto refused = load_or_make(folder.path(), {name}, start);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == Errc::invalid_input);
  }
}

TEST_CASE("renewal is due from two thirds of a life on", "[certs][identity]") {
  CHECK_FALSE(renewal_due(start, start + 90 * day, start));
  CHECK_FALSE(renewal_due(start, start + 90 * day, start + 60 * day - 1s));
  CHECK(renewal_due(start, start + 90 * day, start + 60 * day));
  CHECK(renewal_due(start, start + 90 * day, start + 100 * day));
}
