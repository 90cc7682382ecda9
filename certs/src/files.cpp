#include "src/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace kam::certs {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

Error system_error(std::string_view doing, const std::filesystem::path& path) {
  const auto reason = std::generic_category().message(errno);
  return {Errc::environment, std::string(doing) + " " + path.string() + ": " + reason};
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> write_new(const std::filesystem::path& path, std::string_view bytes, mode_t mode) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
  if (!file || ::fchmod(file.get(), mode) != 0 || !write_all(file.get(), bytes) || ::fsync(file.get()) != 0)
    return system_error("cannot write", path);
  return {};
}

}  // namespace

Result<std::optional<std::string>> read_file(const std::filesystem::path& path, Reader reader) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) {
    if (errno == ENOENT) return std::optional<std::string>{};
    return system_error("cannot read", path);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error("cannot read", path);
  if (reader == Reader::owner && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Error{Errc::environment,
                 path.string() + " can be read by others than its owner: chmod 600 " + path.string()};
  std::string bytes;
  std::array<char, 4096> part{};
  for (;;) {
    const auto count = ::read(file.get(), part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("cannot read", path);
    if (count == 0) return std::optional{std::move(bytes)};
    bytes.append(part.data(), static_cast<std::size_t>(count));
  }
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes, Reader reader) {
  auto beside = path;
  beside += "." + std::to_string(::getpid()) + ".new";
  ::unlink(beside.c_str());  // left over from a crash of a process with this number
  if (auto written = write_new(beside, bytes, reader == Reader::owner ? 0600 : 0644); !written) {
    ::unlink(beside.c_str());
    return written;
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return system_error("cannot write", path);
  const Descriptor folder{::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder || ::fsync(folder.get()) != 0) return system_error("cannot write", path.parent_path());
  return {};
}

}  // namespace kam::certs
