// links: kam_http kam_certs OpenSSL::SSL
// A client that does what the input says: writes, portions, flipped bits, foreign bytes, an end at any moment. The
// stream echoes; what comes back is the beginning of what was sent, and nothing hangs once the client has gone.
#include <cstdlib>

#include "temporary_directory.hpp"
#include "unit/http/tls_line.hpp"

namespace {

using namespace kam;
using test::Line;
using test::MemoryClient;

constexpr std::size_t most_steps = 64;

const certs::Identity& identity() {
  static const auto made = [] {
    const TemporaryDirectory directory;
    return certs::load_or_make(directory.path(), {}, std::chrono::system_clock::now()).value().identity;
  }();
  return made;
}

boost::asio::awaitable<bool> echo(http::TlsStream* stream) {
  const auto first = co_await stream->first_bytes();
  if (first.empty()) co_return false;
  const bool shaken = co_await stream->handshake();
  if (!shaken) co_return false;
  for (;;) {
    std::string text;
    const auto count = co_await stream->read(text);
    if (count == 0) break;
    const bool written = co_await stream->write(text);
    if (!written) break;
  }
  co_await stream->end();
  co_return true;
}

class Talk {
 public:
  void step(unsigned char what) {
    const std::size_t number = what & 63u;
    if (what < 64) {
      const std::string text((number + 1) * 97, static_cast<char>('a' + number % 26));
      client_.write(text);
      sent_ += text;
    } else if (what < 128) {
      portion_ = number + 1;
    } else if (what < 192) {
      flip_ = number;
    } else if (what < 224) {
      line_.send(std::string(number + 1, static_cast<char>(what)));
    } else if (what < 240) {
      line_.stop_sending();
    } else if (what < 248) {
      SSL_shutdown(client_.ssl());
    } else {
      line_.hang_up();
    }
    carry();
  }

  void end() {
    for (int i = 0; i < 64; ++i) carry();
    line_.hang_up();
    for (int i = 0; i < 64 && !done_; ++i) line_.poll();
    if (!done_) std::abort();
  }

  void begin() { line_.start(echo(line_.stream.get()), done_); }

 private:
  void carry() {
    client_.handshake();
    auto bytes = client_.outgoing();
    if (flip_ && !bytes.empty()) bytes[*std::exchange(flip_, {}) % bytes.size()] ^= 1;
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto taken = line_.send(rest.substr(0, portion_));
      line_.poll();
      if (taken == 0) break;
      rest.remove_prefix(taken);
    }
    line_.poll();
    client_.give(line_.received());
    got_ += client_.read();
    if (!sent_.starts_with(got_)) std::abort();
  }

  Line line_{identity()};
  MemoryClient client_;
  std::optional<bool> done_;
  std::optional<std::size_t> flip_;
  std::size_t portion_ = 1 << 16;
  std::string sent_, got_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Talk talk;
  talk.begin();
  for (std::size_t i = 0; i < std::min(size, most_steps); ++i) talk.step(data[i]);
  talk.end();
  return 0;
}
