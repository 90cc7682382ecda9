#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "src/tls.hpp"

namespace kam::http {

/// The certificates of a listener: which one a connection gets is decided by the name that its ClientHello asks for,
/// before anything else of it is looked at. A name with authorities of its own asks for a client's certificate; a
/// session of another name does not resume there.
class TlsIdentities {
 public:
  /// @param authorities  name → PEM of those whose client certificates it takes.
  explicit TlsIdentities(std::map<std::string, std::string> authorities) : authorities_(std::move(authorities)) {}

  /// @param all  the first is for names that none has. @error environment: as of make_tls_context; nothing changes.
  Result<void> use(const std::vector<Certificate>& all);
  /// For the next connection; it keeps it.
  TlsContext current() const;

 private:
  const std::map<std::string, std::string> authorities_;
  std::shared_ptr<TicketKeys> tickets_ = std::make_shared<TicketKeys>();
  mutable std::mutex mutex_;
  TlsContext context_;
};

/// The name of a connection that had to show a client's certificate; empty for all others.
std::string_view mutual_name(const SSL* ssl);

}  // namespace kam::http
