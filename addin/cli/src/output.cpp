#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace kam::cli {

namespace {

Error cannot_write(const std::string& what) {
  return {Errc::environment, what + ": cannot be written: " + std::strerror(errno)};
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Result<void> print(std::string_view bytes) {
  std::fflush(stdout);
  if (!write_all(STDOUT_FILENO, bytes)) return cannot_write("standard output");
  return {};
}

Result<void> write_output(const std::string& file, std::string_view bytes) {
  if (file == "-") return print(bytes);
  std::error_code none;
  if (std::filesystem::exists(file, none) && !std::filesystem::is_regular_file(file, none)) {
    return Error{Errc::environment, file + ": is no file that can be replaced; give another name, or - to print"};
  }
  std::string beside = file + ".XXXXXX";
  const int out = ::mkostemp(beside.data(), O_CLOEXEC);
  if (out < 0) return cannot_write(file);
  const bool written = write_all(out, bytes) && ::fchmod(out, 0644) == 0 && ::fsync(out) == 0;
  if (::close(out) == 0 && written && ::rename(beside.c_str(), file.c_str()) == 0) return {};
  const Error error = cannot_write(file);
  ::unlink(beside.c_str());
  return error;
}

}  // namespace kam::cli
