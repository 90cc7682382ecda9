#pragma once
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "kam/http/server.hpp"
#include "src/ticket_keys.hpp"

namespace kam::http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 and 1.3 as security.md asks: ECDHE with AES-GCM or ChaCha20-Poly1305, no renegotiation, no early data,
/// ALPN http/1.1.
/// @error environment: a pair that does not fit, a weak or unreadable one, and what OpenSSL said.
Result<TlsContext> make_tls_context(const std::string& certificate_pem, const std::string& key_pem);

/// What OpenSSL has on its queue, after what was being done.
Error tls_refused(std::string_view doing);

}  // namespace kam::http
