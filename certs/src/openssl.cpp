#include "src/openssl.hpp"

#include <openssl/err.h>

#include <array>

namespace kam::certs {

Error openssl_error(std::string_view doing, Errc code) {
  std::string detail{doing};
  for (auto number = ERR_get_error(); number != 0; number = ERR_get_error()) {
    std::array<char, 256> text{};
    ERR_error_string_n(number, text.data(), text.size());
    detail += ": ";
    detail += text.data();
  }
  return {code, std::move(detail)};
}

void must(bool succeeded, std::string_view doing) {
  if (!succeeded) throw std::runtime_error(openssl_error(doing).detail);
}

}  // namespace kam::certs
