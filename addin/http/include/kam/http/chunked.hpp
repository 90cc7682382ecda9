#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kam::http {

/// Decodes a chunked body. Counts raw bytes, so that chunk extensions and tiny chunks cannot cost more than the body.
class ChunkReader {
 public:
  enum class State {
    more,
    done,
    bad,       ///< not chunked coding, a chunk line over 256 bytes, or a trailer: 400
    too_large  ///< more content than the limit, or more raw bytes than the limit + 16 KiB: 413
  };

  explicit ChunkReader(std::size_t body_limit) : body_limit_(body_limit) {}

  /// Takes bytes in any portions, appends content to `body` and says how many were used; bytes behind the end are not.
  State feed(std::string_view bytes, std::size_t& used, std::string& body);

 private:
  enum class Part {
    size,
    extension,
    size_end,
    data,
    data_end,
    data_line_feed,
    last,
    last_line_feed,
    done,
    bad,
    too_large
  };
  void step(char byte);
  void read_size(char byte);
  void read_extension(char byte);
  void end_size_line();
  std::size_t take_data(std::string_view bytes, std::string& body);
  State state() const;

  static constexpr std::size_t overhead_limit = 16 * 1024;
  static constexpr std::size_t line_limit = 256;

  std::size_t body_limit_;
  std::size_t raw_bytes_ = 0;
  std::size_t extension_bytes_ = 0;
  std::size_t content_bytes_ = 0;
  std::uint64_t chunk_left_ = 0;
  unsigned digits_ = 0;
  bool quoted_ = false, escaped_ = false;  ///< in a chunk extension
  Part part_ = Part::size;
};

}  // namespace kam::http
