#pragma once
#include <map>
#include <mutex>

#include "kam/store/sqlite.hpp"
#include "sqlite/connection.hpp"

namespace kam::store::sqlite {

/// What seals the tenants' secrets. Each sealed row names its key by an id that tells nothing of it, so that a change
/// of the key leaves no moment at which a row cannot be opened: the other keys are read when a row names one of them.
class DataKeys {
 public:
  explicit DataKeys(const SqliteOptions& options);

  struct Sealed {
    std::string bytes, key_id;
  };
  /// Under the key that the store says is in use (`meta`), else the one it was opened with.
  Result<Sealed> seal(Connection& connection, std::string_view plain, std::string_view context) const;
  static Sealed seal_with(const certs::Secret& key, std::string_view plain, std::string_view context);
  /// @error corrupt: the key is not there, other bytes, or moved from another place.
  Result<certs::Secret> open(std::string_view sealed, std::string_view key_id, std::string_view context) const;

 private:
  std::optional<certs::Secret> find(const std::string& key_id) const;
  std::vector<certs::Secret> all() const;
  void read_others() const;

  std::string first_;
  std::function<Result<std::vector<certs::Secret>>()> others_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, certs::Secret, std::less<>> known_;
};

/// The associated data of a sealed secret: a row moved to another tenant or name does not open.
std::string seal_context(std::string_view tenant, std::string_view name);
/// The store says which key is in use.
Result<void> use_data_key(Connection& connection, std::string_view key_id);

}  // namespace kam::store::sqlite
