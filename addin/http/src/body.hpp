#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "kam/http/chunked.hpp"
#include "kam/http/policy.hpp"

namespace kam::http {

/// The body of one accepted request, however it is framed.
class BodyReader {
 public:
  using State = ChunkReader::State;

  BodyReader(BodyFraming framing, std::uint64_t length, std::size_t body_limit) : left_(length) {
    if (framing == BodyFraming::chunked) chunks_.emplace(body_limit);
  }

  /// As ChunkReader::feed.
  State feed(std::string_view bytes, std::size_t& used, std::string& body) {
    if (chunks_) return chunks_->feed(bytes, used, body);
    used = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    body.append(bytes.substr(0, used));
    left_ -= used;
    return left_ == 0 ? State::done : State::more;
  }

 private:
  std::uint64_t left_;
  std::optional<ChunkReader> chunks_;
};

}  // namespace kam::http
