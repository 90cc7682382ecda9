#include "generic/frame.hpp"

#include "catch.hpp"

using namespace kam::extensions::generic;

TEST_CASE("only exact hosts over https, or ourselves, may frame", "[embed][frame]") {
  for (const char* fine : {"'self'", "https://crm.example", "https://*.crm.example", "https://crm.example:8443"})
    CHECK(is_frame_ancestor(fine));
  for (const char* not_fine :
       {"", "*", "'none'", "http://crm.example", "https://", "https://*", "https://crm.example/path",
        "https://crm.example; script-src *", "https://crm example", "https://crm.example:", "https://crm.example:x",
        "https://crm.example:123456", "https://.example", "https:", "https://user@crm.example"})
    CHECK_FALSE(is_frame_ancestor(not_fine));
}

TEST_CASE("a nonce is new for every answer", "[embed][frame]") {
  CHECK(new_nonce().size() == 24);
  CHECK(new_nonce() != new_nonce());
}
