#include "source.hpp"

#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace kam::connectors::csv {
namespace {

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

Error cannot(const char* verb, const std::filesystem::path& path) {
  return {Errc::environment, path.string() + ": cannot be " + verb + ": " + std::strerror(errno)};
}

Result<File> open_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return invalid(path.string() + ": is a directory, expected a file");
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) return cannot("opened", path);
  return file;
}

class PlainSource : public ByteSource {
 public:
  PlainSource(std::filesystem::path path, File file, OnBytes on_bytes)
      : path_(std::move(path)), file_(std::move(file)), on_bytes_(std::move(on_bytes)) {}

  Result<std::size_t> read(std::span<char> room) override {
    const std::size_t count = std::fread(room.data(), 1, room.size(), file_.get());
    if (count < room.size() && std::ferror(file_.get())) return cannot("read", path_);
    if (on_bytes_) on_bytes_(count);
    return count;
  }

 private:
  std::filesystem::path path_;
  File file_;
  OnBytes on_bytes_;
};

/// Gzip members one after the other, as gzip itself writes and joins them.
class GzipSource : public ByteSource {
 public:
  GzipSource(std::filesystem::path path, PlainSource packed) : path_(std::move(path)), packed_(std::move(packed)) {}
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override {
    if (ready_) inflateEnd(&stream_);
  }

  Result<std::size_t> read(std::span<char> room) override {
    if (!ready_) {
      if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) return Error{Errc::environment, "no memory for unpacking"};
      ready_ = true;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    while (stream_.avail_out > 0 && !finished_) {
      if (auto ok = step(); !ok) return ok.error();
    }
    return room.size() - stream_.avail_out;
  }

 private:
  Result<void> step() {
    if (stream_.avail_in == 0) {
      auto count = packed_.read(packed_bytes_);
      if (!count) return count.error();
      if (*count == 0) return end_of_file();
      stream_.next_in = reinterpret_cast<Bytef*>(packed_bytes_.data());
      stream_.avail_in = static_cast<uInt>(*count);
    }
    if (between_members_) {
      inflateReset(&stream_);
      between_members_ = false;
    }
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_STREAM_END) between_members_ = true;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) return {};
    return broken(stream_.msg ? stream_.msg : "not gzip data");
  }

  Result<void> end_of_file() {
    finished_ = true;
    if (!between_members_) return broken("the file ends too early");
    return {};
  }

  Error broken(const std::string& why) const {
    return invalid(path_.string() + ": broken gzip file (" + why + ") after " + std::to_string(stream_.total_out) +
                   " unpacked bytes: write the file anew, or give it unpacked without .gz");
  }

  std::filesystem::path path_;
  PlainSource packed_;
  std::array<char, 64 * 1024> packed_bytes_;
  z_stream stream_{};
  bool ready_ = false;
  bool finished_ = false;
  bool between_members_ = false;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}

  Result<std::size_t> read(std::span<char> room) override {
    const std::size_t count = rest_.copy(room.data(), room.size());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::unique_ptr<ByteSource> source_of(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

Result<std::unique_ptr<ByteSource>> open_source(const std::filesystem::path& path, OnBytes on_bytes) {
  auto file = open_file(path);
  if (!file) return file.error();
  PlainSource plain(path, std::move(*file), std::move(on_bytes));
  if (path.extension() == ".gz") return std::unique_ptr<ByteSource>(new GzipSource(path, std::move(plain)));
  return std::unique_ptr<ByteSource>(new PlainSource(std::move(plain)));
}

Result<std::string> read_small(const std::filesystem::path& path, std::size_t limit) {
  auto source = open_source(path, nullptr);
  if (!source) return source.error();
  std::string bytes(limit + 1, '\0');
  auto count = (*source)->read(bytes);
  if (!count) return count.error();
  if (*count > limit) return invalid(path.string() + ": expected at most " + std::to_string(limit) + " bytes");
  bytes.resize(*count);
  return bytes;
}

Result<std::filesystem::path> find_file(const std::filesystem::path& directory, const std::string& name) {
  const auto plain = directory / name;
  const auto packed = directory / (name + ".gz");
  std::error_code ignored;
  const bool has_plain = std::filesystem::exists(plain, ignored);
  const bool has_packed = std::filesystem::exists(packed, ignored);
  if (has_plain && has_packed) {
    return invalid(plain.string() + ": there is " + name + ".gz too: remove one of the two");
  }
  return has_plain ? plain : has_packed ? packed : std::filesystem::path();
}

}  // namespace kam::connectors::csv
