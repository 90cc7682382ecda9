#include "src/server_name.hpp"

#include "catch.hpp"

using kam::http::server_name_of;

namespace {
std::string counted(std::string_view bytes) {
  return std::string{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size() & 0xff)} + std::string(bytes);
}
std::string host(std::string_view name) {
  return counted(std::string(1, '\0') + counted(name));
}
}  // namespace

TEST_CASE("the name that a ClientHello asks for is read in lower case", "[http][tls]") {
  CHECK(server_name_of(host("kam.example.com")) == "kam.example.com");
  CHECK(server_name_of(host("KAM.Example.COM")) == "kam.example.com");
  CHECK(server_name_of(host(std::string(253, 'a'))) == std::string(253, 'a'));
}

TEST_CASE("what is no name is none", "[http][tls][security]") {
  const auto good = host("kam.example.com");
  for (std::size_t size = 0; size < good.size(); ++size) CHECK(server_name_of(good.substr(0, size)).empty());
  CHECK(server_name_of(good + "x").empty());
  for (const auto& name : {std::string(), std::string("a b"), std::string("a\0b", 3), std::string("b\xC3\xBC"),
                           std::string(254, 'a'), std::string("a/b"), std::string("a:443")})
    CHECK(server_name_of(host(name)).empty());
  CHECK(server_name_of(counted(std::string(1, '\1') + counted("a"))).empty());  // another kind of name
  CHECK(server_name_of(counted(std::string(1, '\0') + counted("a") + '\0' + counted("b"))).empty());  // two of them
}
