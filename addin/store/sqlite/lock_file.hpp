#pragma once
#include <filesystem>
#include <utility>

#include "kam/rules/result.hpp"

namespace kam::store::sqlite {

/// `kamd.db.lock`, held by the one server on a database; the system lets go of it when the process ends, however.
class LockFile {
 public:
  LockFile() = default;
  /// @error environment: another server holds it, or it cannot be made.
  static Result<LockFile> take(const std::filesystem::path& database);
  ~LockFile();
  LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  LockFile& operator=(LockFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace kam::store::sqlite
