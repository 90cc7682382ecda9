#include "kam/extensions/content_id.hpp"

#include "kam/certs/crypto.hpp"

namespace kam::extensions {

void identify_by_content(store::Incoming& delivery, std::string_view body, std::chrono::milliseconds window) {
  delivery.delivery.delivery_id = "sha256:" + certs::sha256_hex(body);
  delivery.same_within = window;
}

}  // namespace kam::extensions
