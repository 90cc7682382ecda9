#include "src/issue.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>

#include "kam/certs/crypto.hpp"

namespace kam::certs {
namespace {

using Extension = Handle<X509_EXTENSION, X509_EXTENSION_free>;
using Names = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;
using Number = Handle<BIGNUM, BN_free>;

/// The bytes of an IPv4 or IPv6 address; empty if the name is none.
std::string address_bytes(const std::string& name) {
  std::array<char, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET, name.c_str(), bytes.data()) == 1) return {bytes.data(), sizeof(in_addr)};
  if (inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1) return {bytes.data(), sizeof(in6_addr)};
  return {};
}

bool is_host_name(std::string_view name) {
  const auto good = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.' || letter == '_';
  };
  return !name.empty() && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
         std::all_of(name.begin(), name.end(), good);
}

void add_name(GENERAL_NAMES* names, const std::string& text) {
  const auto address = address_bytes(text);
  const std::string& bytes = address.empty() ? text : address;
  ASN1_STRING* const value = ASN1_STRING_type_new(address.empty() ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING);
  GENERAL_NAME* const name = GENERAL_NAME_new();
  must(value != nullptr && name != nullptr && ASN1_STRING_set(value, bytes.data(), static_cast<int>(bytes.size())) == 1,
       "name a certificate");
  GENERAL_NAME_set0_value(name, address.empty() ? GEN_DNS : GEN_IPADD, value);
  must(sk_GENERAL_NAME_push(names, name) > 0, "name a certificate");
}

void add_names(X509* certificate, const std::vector<std::string>& texts) {
  const Names names{sk_GENERAL_NAME_new_null()};
  must(names != nullptr, "name a certificate");
  for (const auto& text : texts) add_name(names.get(), text);
  must(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1,
       "name a certificate");
}

/// `value` is one of this file's own texts, never input: OpenSSL's configuration syntax reads it.
void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extend a certificate");
}

void set_serial(X509* certificate) {
  std::string bytes = random_bytes(16);
  bytes.front() = static_cast<char>((bytes.front() & 0x3f) | 0x40);  // positive and never short
  const Number number{BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr)};
  must(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
       "number a certificate");
}

void set_common_name(X509_NAME* subject, const std::string& text) {
  must(X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, bytes_of(std::string_view(text)),
                                  static_cast<int>(text.size()), -1, 0) == 1,
       "name a certificate");
}

Cert start(EVP_PKEY* key, Validity validity) {
  Cert certificate{X509_new()};
  must(certificate != nullptr, "make a certificate");
  set_serial(certificate.get());
  const auto from = std::chrono::system_clock::to_time_t(validity.from);
  const auto to = std::chrono::system_clock::to_time_t(validity.to);
  must(X509_set_version(certificate.get(), X509_VERSION_3) == 1 && X509_set_pubkey(certificate.get(), key) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate.get()), to) != nullptr,
       "make a certificate");
  return certificate;
}

void sign(X509* certificate, EVP_PKEY* key) {
  must(X509_sign(certificate, key, EVP_sha256()) > 0, "sign a certificate");
}

}  // namespace

Key make_key() {
  Key key{EVP_EC_gen("P-256")};
  must(key != nullptr, "make a key");
  return key;
}

Cert issue_ca(EVP_PKEY* key, Validity validity) {
  Cert ca = start(key, validity);
  X509_NAME* const subject = X509_get_subject_name(ca.get());
  // Two CAs of two machines stay apart in a browser's list.
  set_common_name(subject, "kamd local CA " + hex(random_bytes(4)));
  must(X509_set_issuer_name(ca.get(), subject) == 1, "name a certificate");
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  add_extension(ca.get(), ca.get(), NID_authority_key_identifier, "keyid:always");
  sign(ca.get(), key);
  return ca;
}

Result<Cert> issue_server(EVP_PKEY* key, const std::vector<std::string>& names, Validity validity, X509* ca,
                          EVP_PKEY* ca_key) {
  for (const auto& name : names)
    if (address_bytes(name).empty() && !is_host_name(name))
      return invalid("'" + name + "' is neither a host name nor an address");
  Cert server = start(key, validity);
  set_common_name(X509_get_subject_name(server.get()), "kamd");
  must(X509_set_issuer_name(server.get(), X509_get_subject_name(ca)) == 1, "name a certificate");
  add_extension(server.get(), ca, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), ca, NID_key_usage, "critical,digitalSignature");
  add_extension(server.get(), ca, NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), ca, NID_subject_key_identifier, "hash");
  add_extension(server.get(), ca, NID_authority_key_identifier, "keyid:always");
  add_names(server.get(), names);
  sign(server.get(), ca_key);
  return server;
}

bool issued_by(X509* certificate, X509* ca) {
  const bool named = X509_check_issued(ca, certificate) == X509_V_OK;
  const bool signed_by = named && X509_verify(certificate, X509_get0_pubkey(ca)) == 1;
  ERR_clear_error();
  return signed_by;
}

bool covers(X509* certificate, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [certificate](const std::string& name) {
    if (const auto address = address_bytes(name); !address.empty())
      return X509_check_ip(certificate, bytes_of(std::string_view(address)), address.size(), 0) == 1;
    return X509_check_host(certificate, name.data(), name.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
  });
}

}  // namespace kam::certs
