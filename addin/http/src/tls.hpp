#pragma once
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "kam/rules/result.hpp"

namespace kam::http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 and 1.3 as security.md asks: ECDHE with AES-GCM or ChaCha20-Poly1305, no renegotiation, no early data,
/// ALPN http/1.1.
/// @error environment: a pair that does not fit, a weak or unreadable one, and what OpenSSL said.
Result<TlsContext> make_tls_context(const std::string& certificate_pem, const std::string& key_pem);

/// The context for the next connection. Session tickets are sealed with keys of the context, so a fresh context each
/// half day rotates them; connections keep theirs.
class TlsIdentity {
 public:
  using Clock = std::chrono::steady_clock;

  TlsIdentity(std::string certificate_pem, std::string key_pem, TlsContext context)
      : certificate_pem_(std::move(certificate_pem)), key_pem_(std::move(key_pem)), context_(std::move(context)) {}

  TlsContext current(Clock::time_point now);
  Result<void> replace(std::string certificate_pem, std::string key_pem);

 private:
  std::mutex mutex_;
  std::string certificate_pem_, key_pem_;
  TlsContext context_;
  Clock::time_point made_at_ = Clock::now();
};

}  // namespace kam::http
