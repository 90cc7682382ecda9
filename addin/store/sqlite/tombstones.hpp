#pragma once
#include <set>

#include "sqlite/data_keys.hpp"
#include "sqlite/sqlite_store.hpp"

namespace kam::store::sqlite {

/// Who was erased from a tenant's records: hashes under a key of the tenant, which is kept sealed.
class Tombstones {
 public:
  static Result<Tombstones> load(Connection& connection, const DataKeys& keys, std::string_view tenant);
  /// The same to be added to: the first time a key is made.
  static Result<Tombstones> begin(Connection& connection, const DataKeys& keys, std::string_view tenant, Instant now);

  bool empty() const { return hashes_.empty(); }
  bool covers(std::string_view contact_id) const { return hashes_.contains(hash(contact_id)); }
  Result<void> add(Connection& connection, std::string_view contact_id, Instant now);

 private:
  std::string hash(std::string_view contact_id) const;

  std::string tenant_;
  certs::Secret key_;
  std::set<std::string, std::less<>> hashes_;
};

}  // namespace kam::store::sqlite
