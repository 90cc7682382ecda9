// links: kam_http kam_beast
// Whatever the framing policy accepts, Beast's parser must read in the same way: where the two differ, a request could
// hide.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <string_view>

#include "kam/http/policy.hpp"
#include "kam/http/target.hpp"

namespace {

using namespace kam::http;
namespace beast = boost::beast;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

HeaderScan::State scan_in_two(std::string_view bytes, std::size_t cut, std::size_t& size) {
  HeaderScan scan;
  auto state = scan.feed(bytes.substr(0, cut));
  if (state == HeaderScan::State::more) state = scan.feed(bytes);
  size = scan.size();
  return state;
}

void compare_with_beast(std::string_view block, const Accept& accept) {
  if (block.starts_with("\r\n")) block.remove_prefix(2);
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.body_limit(boost::none);
  boost::system::error_code failure;
  parser.put(boost::asio::buffer(block), failure);
  if (failure == beast::http::error::bad_value) return;  // it reads the list of Connection more strictly
  if (failure == beast::http::error::need_more || failure == beast::http::error::unexpected_body) failure = {};
  require(!failure && parser.is_header_done());
  const auto& message = parser.get();
  require(message.method_string() == accept.method && message.target() == accept.raw_target);
  require(message.version() == 10 + accept.minor_version);
  require(parser.chunked() == (accept.framing == BodyFraming::chunked));
  require(parser.content_length().value_or(0) == (accept.framing == BodyFraming::length ? accept.length : 0));
  require(!accept.keep_alive || parser.keep_alive());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t end = 0;
  std::size_t end_in_two = 0;
  const auto state = scan_in_two(bytes, 0, end);
  require(scan_in_two(bytes, size / 2, end_in_two) == state && end == end_in_two);
  const auto block = bytes.substr(0, end);
  const auto decision = decide(block, {}, {});
  const auto* accept = std::get_if<Accept>(&decision);
  require(!accept || state == HeaderScan::State::complete);
  if (accept) {
    compare_with_beast(block, *accept);
    (void)read_target(accept->raw_target, accept->host);
  } else {
    const auto status = std::get<Refuse>(decision).status;
    require(status >= 400 && status < 600 && status != 500);
  }
  return 0;
}
