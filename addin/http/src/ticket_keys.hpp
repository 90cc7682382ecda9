#pragma once
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <mutex>
#include <optional>

namespace kam::http {

/// What session tickets are sealed with (RFC 5077, 4): a new key each half day, and the one before it still opens. All
/// certificates of a listener share them, so that a renewed one does not end the sessions of the former.
class TicketKeys {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::hours life{12};

  struct Key {
    std::array<unsigned char, 16> name;
    std::array<unsigned char, 32> cipher, mac;
    Clock::time_point made;
  };
  /// The key to seal with.
  Key current(Clock::time_point now);
  struct Found {
    Key key;
    bool fresh = true;  ///< else the ticket is to be renewed
  };
  std::optional<Found> named(const unsigned char* name, Clock::time_point now);

  /// What OpenSSL calls (SSL_CTX_set_tlsext_ticket_key_evp_cb).
  int apply(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, bool seal);

 private:
  void rotate(Clock::time_point now);
  std::mutex mutex_;
  std::optional<Key> current_, former_;
};

}  // namespace kam::http
