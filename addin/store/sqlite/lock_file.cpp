#include "sqlite/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>

namespace kam::store::sqlite {

Result<LockFile> LockFile::take(const std::filesystem::path& database) {
  const auto file = database.string() + ".lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return Error{Errc::environment, "store: cannot make " + file + ": " + std::strerror(errno)};
  LockFile lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::environment,
                 "store: another kamd serve holds " + file + ": stop it, or use another --data directory"};
  return lock;
}

LockFile::~LockFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace kam::store::sqlite
