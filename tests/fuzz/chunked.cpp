// links: kam_http kam_beast
// A chunked body reads the same however it is cut, keeps to its limit, and Beast's parser agrees on it.
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "kam/http/chunked.hpp"

namespace {

using kam::http::ChunkReader;
using State = ChunkReader::State;
namespace beast = boost::beast;

constexpr std::size_t limit = 1'000;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

struct Outcome {
  State state;
  std::size_t used;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

Outcome read_in_two(std::string_view bytes, std::size_t cut) {
  ChunkReader reader(limit);
  Outcome outcome{State::more, 0, {}};
  std::size_t used = 0;
  outcome.state = reader.feed(bytes.substr(0, cut), outcome.used, outcome.body);
  if (outcome.state == State::more) outcome.state = reader.feed(bytes.substr(cut), used, outcome.body);
  outcome.used += used;
  return outcome;
}

void compare_with_beast(std::string_view bytes, const Outcome& outcome) {
  beast::http::request_parser<beast::http::string_body> parser;
  parser.eager(true);
  const std::string message =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(bytes.substr(0, outcome.used));
  boost::system::error_code failure;
  std::string_view rest = message;
  while (!rest.empty() && !failure && !parser.is_done())
    rest.remove_prefix(parser.put(boost::asio::buffer(rest), failure));
  if (failure == beast::http::error::bad_chunk_extension) return;  // it reads the grammar of what both pass over
  require(!failure && parser.is_done() && rest.empty() && parser.get().body() == outcome.body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto outcome = read_in_two(bytes, 0);
  require(outcome == read_in_two(bytes, size / 2));
  require(outcome.body.size() <= limit && outcome.used <= limit + 16 * 1024 + 1);
  if (outcome.state == State::done) compare_with_beast(bytes, outcome);
  return 0;
}
