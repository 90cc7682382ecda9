#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "sqlite/schema.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store {

namespace sqlite {

Readers::Lease Readers::take() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [&] { return !free_.empty(); });
  auto connection = std::move(free_.back());
  free_.pop_back();
  return {*this, std::move(connection)};
}

void Readers::put_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

Result<void> make_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return Error{Errc::environment, "store: cannot open " + file.string() + ": " + std::strerror(errno)};
  ::close(descriptor);
  return {};
}

Result<void> expect_whole(Connection& connection) {
  std::string verdict;
  auto ok = connection.each("PRAGMA integrity_check(1)", [&](const Statement& row) { verdict = row.text(0); });
  if (!ok) return ok;
  if (verdict == "ok") return {};
  return Error{Errc::corrupt, "store: the database is damaged (" + verdict + "): restore a backup with kamd restore"};
}

namespace {
constexpr std::chrono::milliseconds patience_of_moving{20};  ///< with readers that need the log, while writers pause
/// A part of a rescore changes more pages than the 2 MiB that SQLite holds by itself. What does not fit is written
/// before the commit, and then again with all of the log after it, for its checksums.
constexpr const char* hold_a_part = "PRAGMA cache_size=-8192";  // KiB
constexpr const char* set_meta =
    "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";

/// The one server on the file holds its lock: who leased events before is dead. A server that ended in order says so;
/// where it could not, the file is looked through before anyone relies on it.
Result<void> begin_serving(Connection& connection) {
  std::string state;
  auto ok =
      connection.each("SELECT value FROM meta WHERE key = 'state'", [&](const Statement& row) { state = row.text(0); });
  if (!ok) return ok;
  if (state == "serving")
    if (auto whole = expect_whole(connection); !whole) return whole;
  if (auto freed = connection.run("UPDATE events SET leased_until = 0 WHERE state = 'leased'"); !freed) return freed;
  return connection.run(set_meta, "state", "serving");
}
}  // namespace

SqliteStore::SqliteStore(LockFile lock, SqliteOptions options, Packing packing, std::unique_ptr<Connection> writer,
                         std::vector<std::unique_ptr<Connection>> readers, std::unique_ptr<Connection> moving)
    : lock_(std::move(lock)),
      options_(std::move(options)),
      keys_(options_),
      packing_(std::move(packing)),
      writer_(std::move(writer)),
      readers_(std::move(readers)) {
  if (moving) checkpointer_ = std::make_unique<Checkpointer>(std::move(moving), writing_, *writer_);
}

SqliteStore::~SqliteStore() {
  checkpointer_.reset();
  if (options_.serve) (void)writer_->run(set_meta, "state", "stopped");
}

Result<void> expect_change(const Connection& connection, std::string_view what) {
  if (connection.changes() > 0) return {};
  return Error{Errc::not_found, "store: no such " + std::string(what)};
}

Result<void> expect_tenant(Connection& connection, std::string_view tenant) {
  const auto found = connection.any("SELECT 1 FROM tenants WHERE id = ?1", tenant);
  if (!found) return found.error();
  if (!*found) return Error{Errc::not_found, "store: no such tenant"};
  return {};
}

Result<std::int64_t> SqliteStore::foreign_changes() {
  const std::lock_guard lock(writing_);
  std::int64_t version = 0;
  auto ok = writer_->each("PRAGMA data_version", [&](const Statement& row) { version = row.integer(0); });
  if (!ok) return ok.error();
  return version;
}

Result<void> SqliteStore::commit_as(Commit commit) {
  if (commit == commit_) return {};
  const bool durable = commit == Commit::durable;
  if (auto ok = writer_->script(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL"); !ok) return ok;
  commit_ = commit;
  return {};
}

Result<void> SqliteStore::check() {
  return write([](Connection& connection) {  // another value each time: the same one would not be written
    return connection.run(
        "INSERT INTO meta (key, value) VALUES ('checked', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS "
        "INTEGER) + 1");
  });
}

}  // namespace sqlite

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file, SqliteOptions options) {
  using namespace sqlite;
  LockFile lock;
  if (options.serve) {
    auto taken = LockFile::take(file);
    if (!taken) return taken.error();
    lock = std::move(*taken);
  }
  if (auto ok = make_private(file); !ok) return ok.error();
  auto writer = Connection::open(file, true, options.busy);
  if (!writer) return writer.error();
  if (auto ok = (*writer)->script(hold_a_part); !ok) return ok.error();
  if (auto ok = migrate(**writer, migrations()); !ok) return ok.error();
  auto packing = Packing::open(**writer, options.sample);
  if (!packing) return packing.error();
  if (options.serve)
    if (auto ok = begin_serving(**writer); !ok) return ok.error();
  std::vector<std::unique_ptr<Connection>> readers;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, options.readers); ++i) {
    auto reader = Connection::open(file, false, options.busy);
    if (!reader) return reader.error();
    readers.push_back(std::move(*reader));
  }
  std::unique_ptr<Connection> moving;
  if (options.serve) {
    auto opened = Connection::open(file, true, patience_of_moving);
    if (!opened) return opened.error();
    moving = std::move(*opened);
  }
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(lock), std::move(options), std::move(*packing),
                                                              std::move(*writer), std::move(readers),
                                                              std::move(moving)));
}

}  // namespace kam::store
