#pragma once
#include <filesystem>
#include <memory>

#include "kam/store/store.hpp"

namespace kam::store {

struct SqliteOptions {
  certs::Secret data_key;  ///< 32 bytes; seals the tenants' secrets
  /// The server: the only one on this file (lock file beside it), checks the file after an unclean stop.
  bool serve = false;
  std::size_t readers = 4;
  std::chrono::milliseconds busy{5000};
  /// Further keys, read when a secret was sealed with another than `data_key`: those of a rotation under way or past.
  std::function<Result<std::vector<certs::Secret>>()> other_data_keys = {};
  /// What assessments are like: a text with nothing of anybody in it, asked for where the file does not know the name
  /// yet. What an assessment has in common with it takes no room in the file.
  struct Sample {
    std::string name;
    std::function<std::string()> text;
  };
  Sample sample = {};
};

/// Opens or makes the database file (mode 0600), and brings an older schema up to date in one transaction.
/// @error environment: cannot be opened, or another server holds it. corrupt: damaged, or made by a newer kamd.
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file, SqliteOptions options);

/// Puts a backup in place of the database file, which is kept as `FILE.before-restore`.
/// @return the name of what was kept, empty if there was none. @error environment: a server holds the file, or it
/// cannot be written. corrupt: no whole backup, or one of a newer kamd; then nothing has changed.
Result<std::filesystem::path> restore_sqlite(const std::filesystem::path& backup, const std::filesystem::path& file);

}  // namespace kam::store
