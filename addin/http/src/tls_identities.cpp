#include "src/tls_identities.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "src/server_name.hpp"
#include "src/text.hpp"

namespace kam::http {

namespace {
template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Cert = std::unique_ptr<X509, Release<X509_free>>;
using Authorities = std::unique_ptr<X509_STORE, Release<X509_STORE_free>>;
struct FreeNames {
  void operator()(STACK_OF(X509_NAME) * names) const { sk_X509_NAME_pop_free(names, X509_NAME_free); }
};
using Names = std::unique_ptr<STACK_OF(X509_NAME), FreeNames>;
struct FreeAlternatives {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

/// A certificate's context and the names that it is for.
struct Named {
  TlsContext context;
  std::vector<std::string> names;  ///< lower case, perhaps `*.example`
};

struct Mutual {
  Authorities authorities;
  Names shown;  ///< to the client, so that it can choose
};

/// All that a ClientHello is held against. Each connection's context keeps it alive.
struct Contexts {
  std::vector<Named> all;
  std::map<std::string, Mutual, std::less<>> mutual;
  std::shared_ptr<TicketKeys> tickets;

  SSL_CTX* of(const std::string& name) const;
};

/// Boost keeps something of its own in the plain application data of both.
int contexts_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}
int mutual_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

bool is_for(const std::string& pattern, std::string_view name) {
  if (!pattern.starts_with("*.")) return pattern == name;
  const auto dot = name.find('.');
  return dot != name.npos && dot > 0 && name.substr(dot) == std::string_view(pattern).substr(1);
}

SSL_CTX* Contexts::of(const std::string& name) const {
  for (const bool wildcard : {false, true})
    for (const auto& one : all)
      for (const auto& pattern : one.names)
        if (pattern.starts_with("*.") == wildcard && is_for(pattern, name)) return one.context->native_handle();
  return all.front().context->native_handle();
}

std::vector<std::string> names_of(SSL_CTX* context) {
  std::vector<std::string> names;
  const std::unique_ptr<GENERAL_NAMES, FreeAlternatives> alternatives(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(SSL_CTX_get0_certificate(context), NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
    const auto* const name = sk_GENERAL_NAME_value(alternatives.get(), i);
    if (name->type != GEN_DNS) continue;
    const auto* const text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
    names.push_back(lower({text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}));
  }
  return names;
}

Result<Mutual> mutual_of(const std::string& name, const std::string& pem) {
  Mutual made{Authorities(X509_STORE_new()), Names(sk_X509_NAME_new_null())};
  const Bio text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  for (;; ++count) {
    const Cert one(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!one) break;
    X509_NAME* const subject = X509_NAME_dup(X509_get_subject_name(one.get()));
    if (X509_STORE_add_cert(made.authorities.get(), one.get()) != 1 || !subject ||
        sk_X509_NAME_push(made.shown.get(), subject) == 0)
      return tls_refused("authority of clients of " + name);
  }
  ERR_clear_error();  // the end of the text is one
  if (count == 0) return Error{Errc::environment, "authority of clients of " + name + ": expected a PEM certificate"};
  return made;
}

bool ask_for_certificate(SSL* ssl, const std::string& name, const Mutual& mutual) {
  SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_set_client_CA_list(ssl, SSL_dup_CA_list(mutual.shown.get()));
  // Sessions are told apart by what they were made for: one without a certificate does not resume here.
  const auto context = name.substr(0, SSL_MAX_SID_CTX_LENGTH);
  return SSL_set1_verify_cert_store(ssl, mutual.authorities.get()) == 1 &&
         SSL_set_session_id_context(ssl, reinterpret_cast<const unsigned char*>(context.data()),
                                    static_cast<unsigned>(context.size())) == 1 &&
         SSL_set_ex_data(ssl, mutual_index(), const_cast<std::string*>(&name)) == 1;
}

int on_hello(SSL* ssl, int* alert, void* argument) {
  const auto& contexts = *static_cast<const Contexts*>(argument);
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
  std::string name;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &bytes, &size) == 1)
    name = server_name_of({reinterpret_cast<const char*>(bytes), size});
  *alert = SSL_AD_INTERNAL_ERROR;
  if (!SSL_set_SSL_CTX(ssl, contexts.of(name))) return SSL_CLIENT_HELLO_ERROR;
  const auto mutual = contexts.mutual.find(name);
  if (mutual != contexts.mutual.end() && !ask_for_certificate(ssl, mutual->first, mutual->second))
    return SSL_CLIENT_HELLO_ERROR;
  return SSL_CLIENT_HELLO_SUCCESS;
}

int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int seal) {
  const auto* const contexts =
      static_cast<const Contexts*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), contexts_index()));
  return contexts->tickets->apply(name, iv, cipher, mac, seal == 1);
}
}  // namespace

Result<void> TlsIdentities::use(const std::vector<Certificate>& all) {
  if (all.empty()) return invalid("a listener needs a certificate");
  auto contexts = std::make_shared<Contexts>();
  contexts->tickets = tickets_;
  for (const auto& [name, pem] : authorities_) {
    auto mutual = mutual_of(name, pem);
    if (!mutual) return mutual.error();
    contexts->mutual.emplace(name, std::move(*mutual));
  }
  for (const auto& one : all) {
    auto context = make_tls_context(one.chain_pem, one.key_pem);
    if (!context) return context.error();
    SSL_CTX* const native = (*context)->native_handle();
    SSL_CTX_set_ex_data(native, contexts_index(), contexts.get());
    SSL_CTX_set_tlsext_ticket_key_evp_cb(native, on_ticket);
    contexts->all.push_back({std::move(*context), names_of(native)});
  }
  auto* const first = contexts->all.front().context.get();
  SSL_CTX_set_client_hello_cb(first->native_handle(), on_hello, contexts.get());
  const std::lock_guard lock(mutex_);
  context_ = TlsContext(std::move(contexts), first);
  return {};
}

TlsContext TlsIdentities::current() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

std::string_view mutual_name(const SSL* ssl) {
  const auto* const name = static_cast<const std::string*>(SSL_get_ex_data(ssl, mutual_index()));
  return name ? std::string_view(*name) : std::string_view();
}

}  // namespace kam::http
