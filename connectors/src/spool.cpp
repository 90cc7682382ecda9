#include "kam/connectors/spool.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kam::connectors {

namespace {
using Length = std::uint32_t;
constexpr std::size_t read_ahead = 64 * 1024;
}  // namespace

Spool::Spool(std::filesystem::path directory, std::size_t most_in_memory)
    : directory_(std::move(directory)), most_in_memory_(directory_.empty() ? SIZE_MAX : most_in_memory) {}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Spool::Spool(Spool&& other) noexcept
    : directory_(std::move(other.directory_)),
      most_in_memory_(other.most_in_memory_),
      in_memory_(std::move(other.in_memory_)),
      in_file_(std::exchange(other.in_file_, 0)),
      file_(std::exchange(other.file_, -1)) {}

Spool& Spool::operator=(Spool&& other) noexcept {
  std::swap(directory_, other.directory_);
  std::swap(most_in_memory_, other.most_in_memory_);
  std::swap(in_memory_, other.in_memory_);
  std::swap(in_file_, other.in_file_);
  std::swap(file_, other.file_);
  return *this;
}

Error Spool::cannot(std::string_view what) const {
  return {Errc::environment,
          directory_.string() + ": a temporary file cannot be " + std::string(what) + ": " + std::strerror(errno)};
}

Result<void> Spool::append(std::string_view block) {
  if (block.size() > UINT32_MAX) return invalid("expected less than 4 GiB of records of one account");
  const auto length = static_cast<Length>(block.size());
  in_memory_.append(reinterpret_cast<const char*>(&length), sizeof length).append(block);
  return in_memory_.size() > most_in_memory_ ? move_to_file() : Result<void>();
}

Result<void> Spool::move_to_file() {
  if (file_ < 0) {
    std::string name = (directory_ / "import-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
    if (file_ < 0) return cannot("made");
    if (::unlink(name.c_str()) != 0) return cannot("made nameless");
  }
  for (std::string_view left = in_memory_; !left.empty();) {
    const ssize_t count = ::pwrite(file_, left.data(), left.size(), static_cast<off_t>(in_file_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("written");
    left.remove_prefix(static_cast<std::size_t>(count));
    in_file_ += static_cast<std::uint64_t>(count);
  }
  in_memory_.clear();
  return {};
}

Result<void> Spool::read(std::uint64_t from, std::span<char> to) const {
  while (from < in_file_ && !to.empty()) {
    const auto most = std::min<std::uint64_t>(to.size(), in_file_ - from);
    const ssize_t count = ::pread(file_, to.data(), static_cast<std::size_t>(most), static_cast<off_t>(from));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return cannot("read");
    to = to.subspan(static_cast<std::size_t>(count));
    from += static_cast<std::uint64_t>(count);
  }
  if (!to.empty()) in_memory_.copy(to.data(), to.size(), static_cast<std::size_t>(from - in_file_));
  return {};
}

Result<void> SpoolReader::hold(std::size_t bytes) {
  if (held_.size() - at_ >= bytes) return {};
  held_.erase(0, std::exchange(at_, 0));
  const std::size_t before = held_.size();
  const auto more = std::min<std::uint64_t>(std::max(read_ahead, bytes) - before, to_ - from_);
  held_.resize(before + static_cast<std::size_t>(more));
  auto ok = spool_->read(from_, std::span(held_).subspan(before));
  from_ += more;
  return ok;
}

Result<std::optional<std::string_view>> SpoolReader::next() {
  if (at_ == held_.size() && from_ == to_) return std::nullopt;
  if (auto ok = hold(sizeof(Length)); !ok) return ok.error();
  Length length = 0;
  held_.copy(reinterpret_cast<char*>(&length), sizeof length, at_);
  if (auto ok = hold(sizeof length + length); !ok) return ok.error();
  const std::string_view block = std::string_view(held_).substr(at_ + sizeof length, length);
  at_ += sizeof length + length;
  return block;
}

}  // namespace kam::connectors
