#include "src/pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

namespace kam::certs {
namespace {

Bio reading(std::string_view text) {
  Bio bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  must(bio != nullptr, "read PEM");
  return bio;
}

Bio writing() {
  Bio bio{BIO_new(BIO_s_mem())};
  must(bio != nullptr, "write PEM");
  return bio;
}

std::string content(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

int no_passphrase(char*, int, int, void*) {
  return 0;
}

TimePoint time_of(const ASN1_TIME* time) {
  std::tm parts{};
  must(ASN1_TIME_to_tm(time, &parts) == 1, "read a certificate's time");
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace

Key read_key(std::string_view pem) {
  Key key{PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, no_passphrase, nullptr)};
  if (!key) ERR_clear_error();
  return key;
}

Cert read_certificate(std::string_view pem) {
  Cert certificate{PEM_read_bio_X509(reading(pem).get(), nullptr, no_passphrase, nullptr)};
  if (!certificate) ERR_clear_error();
  return certificate;
}

std::string write_key(const EVP_PKEY* key) {
  const auto bio = writing();
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a key");
  return content(bio.get());
}

std::string write_certificate(X509* certificate) {
  const auto bio = writing();
  must(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
  return content(bio.get());
}

TimePoint not_before(const X509* certificate) {
  return time_of(X509_get0_notBefore(certificate));
}
TimePoint not_after(const X509* certificate) {
  return time_of(X509_get0_notAfter(certificate));
}

}  // namespace kam::certs
