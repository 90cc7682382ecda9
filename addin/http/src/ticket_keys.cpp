#include "src/ticket_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/rand.h>

#include <algorithm>

namespace kam::http {

namespace {
const EVP_CIPHER* aes() {
  static EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
  return fetched;
}

bool is_named(const std::optional<TicketKeys::Key>& key, const unsigned char* name) {
  return key && std::equal(key->name.begin(), key->name.end(), name);
}

template <std::size_t size>
bool fill(std::array<unsigned char, size>& bytes) {
  return RAND_bytes(bytes.data(), size) == 1;
}
}  // namespace

void TicketKeys::rotate(Clock::time_point now) {
  if (current_ && now - current_->made < life) return;
  Key fresh{};
  fresh.made = now;
  if (!fill(fresh.name) || !fill(fresh.cipher) || !fill(fresh.mac)) {
    current_.reset();  // no chance left in the machine: no tickets
    return;
  }
  former_ = current_ && now - current_->made < 2 * life ? current_ : std::nullopt;
  current_ = fresh;
}

TicketKeys::Key TicketKeys::current(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  rotate(now);
  return current_.value_or(Key{});
}

std::optional<TicketKeys::Found> TicketKeys::named(const unsigned char* name, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  rotate(now);
  if (is_named(current_, name)) return Found{*current_, true};
  if (is_named(former_, name)) return Found{*former_, false};
  return std::nullopt;
}

int TicketKeys::apply(unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, bool seal) {
  constexpr int failed = -1, not_known = 0, good = 1, to_be_renewed = 2;
  Found found;
  if (seal) {
    found.key = current(Clock::now());
    if (found.key.made == Clock::time_point{}) return failed;
    std::copy(found.key.name.begin(), found.key.name.end(), name);
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(aes())) != 1) return failed;
  } else {
    auto known = named(name, Clock::now());
    if (!known) return not_known;
    found = *known;
  }
  char digest[] = "SHA256";
  const std::array parameters{
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, found.key.mac.data(), found.key.mac.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
  const bool ready = EVP_CipherInit_ex(cipher, aes(), nullptr, found.key.cipher.data(), iv, seal ? 1 : 0) == 1 &&
                     EVP_MAC_CTX_set_params(mac, parameters.data()) == 1;
  if (!ready) return failed;
  return found.fresh ? good : to_be_renewed;
}

}  // namespace kam::http
