#include "private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace kam::cli {

namespace fs = std::filesystem;

namespace {
Error cannot(const fs::path& path, std::string_view doing) {
  return {Errc::environment, path.string() + ": cannot be " + std::string(doing) + ": " + std::strerror(errno)};
}
}  // namespace

Result<void> write_private(const fs::path& path, std::string_view bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return cannot(path, "made");
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t wrote = write(file, bytes.data() + done, bytes.size() - done);
    if (wrote <= 0) {
      const Error error = cannot(path, "written");
      close(file);
      return error;
    }
    done += static_cast<std::size_t>(wrote);
  }
  const bool kept = fsync(file) == 0;
  close(file);
  if (!kept) return cannot(path, "written");
  return {};
}

Result<std::string> read_private(const fs::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return Error{Errc::environment, path.string() + ": there is no such file: run `kamd init " +
                                        path.parent_path().parent_path().string() +
                                        "` first, or name the right --data"};
  }
  if ((status.st_mode & 077) != 0) {
    return Error{Errc::environment,
                 path.string() + ": others than its owner can read it: run `chmod 600 " + path.string() + "`"};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

Result<void> sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool kept = descriptor >= 0 && fsync(descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  if (!kept) return cannot(folder, "written");
  return {};
}

}  // namespace kam::cli
