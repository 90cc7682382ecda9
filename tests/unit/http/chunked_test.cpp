#include "kam/http/chunked.hpp"

#include "catch.hpp"

using kam::http::ChunkReader;
using State = ChunkReader::State;

namespace {

State read(std::string_view bytes, std::size_t limit = 1'000) {
  ChunkReader reader(limit);
  std::size_t used = 0;
  std::string body;
  return reader.feed(bytes, used, body);
}

}  // namespace

TEST_CASE("a chunked body is the same however it is cut, and ends where it ends", "[http][chunked]") {
  const std::string bytes = "4\r\nabcd\r\n0A;name=\"v\"\r\n0123456789\r\n0\r\n\r\nGET /";
  const std::size_t end = bytes.size() - 5;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    ChunkReader reader(14);
    std::string body;
    std::size_t first = 0;
    std::size_t second = 0;
    reader.feed(std::string_view(bytes).substr(0, cut), first, body);
    CHECK(reader.feed(std::string_view(bytes).substr(first), second, body) == State::done);
    CHECK(first + second == end);
    CHECK(body == "abcd0123456789");
  }
}

TEST_CASE("what is no chunked coding is bad", "[http][chunked]") {
  for (const auto* bytes :
       {"\r\n", "x", " 4\r\n", "4 \r\n", "4\n", "4\rx", "0x4\r\n", "+4\r\n", ";a\r\n", "4\r\nabcde", "4\r\nabcd\n",
        "4\r\nabcd\rx", "0\r\nA", "0\r\n\n", "0\r\n\rx", "4;a\x01\r\n", "4;a\n", "11111111111111111"}) {
    INFO(bytes);
    CHECK(read(bytes) == State::bad);
  }
}

TEST_CASE("a quote in a chunk extension ends on its line", "[http][chunked]") {
  CHECK(read("1;a=\"b;c\\\"d\"\r\nx\r\n0\r\n\r\n") == State::done);
  for (const auto* bytes : {"1;a=\"b\r\n", "1;a=\"b\\\"\r\n", "1;a=\"b\"\"\r\n", "1;\xc3\xa4\r\n", "1;a(b)\r\n"})
    CHECK(read(bytes) == State::bad);
}

TEST_CASE("a chunk line has at most 256 bytes", "[http][chunked]") {
  CHECK(read("1;" + std::string(254, 'e') + "\r\n") == State::more);
  CHECK(read("1;" + std::string(255, 'e') + "\r\n") == State::bad);
}

TEST_CASE("content over the limit is refused when it is announced", "[http][chunked]") {
  CHECK(read("4\r\nabcd\r\n0\r\n\r\n", 4) == State::done);
  CHECK(read("5\r\n", 4) == State::too_large);
  CHECK(read("4\r\nabcd\r\n1\r\n", 4) == State::too_large);
  CHECK(read("ffffffffffffffff\r\n", 4) == State::too_large);
  CHECK(read("1\r\n", 0) == State::too_large);
  CHECK(read("0\r\n\r\n", 0) == State::done);
}

TEST_CASE("raw bytes are counted, overhead included", "[http][chunked]") {
  std::string bytes;
  for (int i = 0; i < 1'000; ++i) bytes += "1;" + std::string(100, 'e') + "\r\nx\r\n";  // 107 bytes for one
  ChunkReader reader(1'000);
  std::string body;
  std::size_t used = 0;
  CHECK(reader.feed(bytes, used, body) == State::too_large);
  CHECK(used == 1'000 + 16 * 1'024 + 1);
  CHECK(body.size() == 162);  // 17,385 bytes hold 162 chunks and a part of the next line
}
