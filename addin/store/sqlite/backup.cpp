#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "sqlite/schema.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store {

namespace sqlite {

namespace {
namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{5};

Error cannot(const fs::path& file, std::string_view what) {
  return {Errc::environment, "store: " + file.string() + ": " + std::string(what)};
}

/// Open for as long as the copy is made; SQLite itself makes the file.
class Copy {
 public:
  explicit Copy(const fs::path& file) {
    opened_ = sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) == SQLITE_OK;
  }
  ~Copy() { sqlite3_close(handle_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  /// All pages of one moment.
  bool take(sqlite3* from) {
    sqlite3_backup* job = opened_ ? sqlite3_backup_init(handle_, "main", from, "main") : nullptr;
    if (!job) return false;
    sqlite3_backup_step(job, -1);
    return sqlite3_backup_finish(job) == SQLITE_OK;
  }
  std::string fault() const { return handle_ ? sqlite3_errmsg(handle_) : "cannot be made"; }

 private:
  sqlite3* handle_ = nullptr;
  bool opened_ = false;
};

Result<void> sync(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!done) return cannot(path, "cannot be written to the disk");
  return {};
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Moves a file to its name so that a power failure leaves the one or the other.
Result<void> move_into_place(const fs::path& from, const fs::path& to) {
  if (auto ok = sync(from); !ok) return ok;
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return cannot(to, error.message());
  return sync(folder_of(to));
}

/// A whole database of a schema that this kamd knows.
Result<void> expect_backup(const fs::path& file) {
  auto connection = Connection::open(file, false, patience);
  if (!connection) return connection.error();
  if (auto whole = expect_whole(**connection); !whole) return whole;
  const auto version = schema_version(**connection);
  if (!version) return version.error();
  if (*version < 1) return Error{Errc::corrupt, "store: " + file.string() + ": is no backup of kamd"};
  if (*version > static_cast<std::int64_t>(migrations().size()))
    return Error{Errc::corrupt, "store: " + file.string() + ": was written by a newer kamd: use that one"};
  return {};
}
}  // namespace

Result<void> SqliteStore::backup(const fs::path& file) {
  std::error_code error;
  if (fs::exists(file, error)) return cannot(file, "is there already: name another file");
  const fs::path beside = file.string() + ".part";
  fs::remove(beside, error);
  if (auto made = make_private(beside); !made) return made;
  {
    auto connection = readers_.take();
    Copy copy(beside);
    if (!copy.take((*connection).handle())) {
      const Error fault = cannot(file, copy.fault());
      fs::remove(beside, error);
      return fault;
    }
  }
  if (auto whole = expect_backup(beside); !whole) return whole;
  return move_into_place(beside, file);
}

}  // namespace sqlite

Result<std::filesystem::path> restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& file) {
  using namespace sqlite;
  auto lock = LockFile::take(file);
  if (!lock) return lock.error();
  if (auto whole = expect_backup(backup); !whole) return whole.error();
  const fs::path beside = file.string() + ".restoring";
  std::error_code error;
  fs::remove(beside, error);
  if (auto made = make_private(beside); !made) return made.error();
  fs::copy_file(backup, beside, fs::copy_options::overwrite_existing, error);
  if (error) return cannot(beside, error.message());
  fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, error);
  fs::path kept;
  if (fs::exists(file, error)) {
    kept = file.string() + ".before-restore";
    auto former =
        Connection::open(file, true, patience);  // what its log holds goes into the file, and the log is empty
    if (former) (void)(*former)->script("PRAGMA wal_checkpoint(TRUNCATE)");
    fs::remove(kept, error);
    fs::create_hard_link(file, kept, error);
    if (error) return cannot(kept, error.message());
  }
  if (auto moved = move_into_place(beside, file); !moved) return moved.error();
  for (const char* part : {"-wal", "-shm"}) fs::remove(file.string() + part, error);
  return kept;
}

}  // namespace kam::store
