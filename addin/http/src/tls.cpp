#include "src/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <string_view>

namespace kam::http {
namespace {

namespace ssl = boost::asio::ssl;

constexpr const char* suites_of_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* signatures =
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:"
    "RSA+SHA512";
constexpr const char* suites_of_1_3 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

int select_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  static constexpr unsigned char wanted[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  auto* selected = const_cast<unsigned char*>(*chosen);
  const int found = SSL_select_next_proto(&selected, size, wanted, sizeof(wanted), offered, offered_size);
  *chosen = selected;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int no_passphrase(char*, int, int, void*) {
  return 0;
}

bool harden(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets alone, nothing kept here
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);  // else OpenSSL would ask at the terminal
  constexpr unsigned char session_context[] = {'k', 'a', 'm', 'd'};
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, suites_of_1_2) == 1 &&
         SSL_CTX_set_ciphersuites(context, suites_of_1_3) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
         SSL_CTX_set1_sigalgs_list(context, signatures) == 1 && SSL_CTX_set_max_early_data(context, 0) == 1 &&
         SSL_CTX_set_recv_max_early_data(context, 0) == 1 &&
         SSL_CTX_set_session_id_context(context, session_context, sizeof(session_context)) == 1;
}

bool is_strong(SSL_CTX* context) {
  const EVP_PKEY* const key = SSL_CTX_get0_privatekey(context);
  const int bits = EVP_PKEY_get_bits(key);
  return (EVP_PKEY_is_a(key, "EC") && bits >= 256) || (EVP_PKEY_is_a(key, "RSA") && bits >= 2048);
}

}  // namespace

Error tls_refused(std::string_view doing) {
  std::string detail{doing};
  for (auto number = ERR_get_error(); number != 0; number = ERR_get_error()) {
    const char* const reason = ERR_reason_error_string(number);
    if (reason) detail += std::string(": ") + reason;
  }
  return {Errc::environment, std::move(detail)};
}

Result<TlsContext> make_tls_context(const std::string& certificate_pem, const std::string& key_pem) {
  ERR_clear_error();
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* const native = context->native_handle();
  if (!harden(native)) return tls_refused("TLS settings");
  boost::system::error_code failure;
  context->use_certificate_chain(boost::asio::buffer(certificate_pem), failure);
  if (failure) return tls_refused("TLS certificate: " + failure.message());
  context->use_private_key(boost::asio::buffer(key_pem), ssl::context::pem, failure);
  if (failure) return tls_refused("TLS key: " + failure.message());
  if (SSL_CTX_check_private_key(native) != 1) return tls_refused("TLS key and certificate do not fit");
  if (!is_strong(native)) return tls_refused("TLS key: ECDSA P-256 or RSA of 2048 bits is needed");
  return context;
}

}  // namespace kam::http
