#pragma once
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

#include "kam/store/store.hpp"

namespace kam::store::sqlite {

/// The deliveries that wait in the table `arrivals`, in memory. The table has no index, so that taking a delivery in
/// changes the end of it alone; by which id or content one is known, and whose is due when, is looked up in here.
/// Some 200 bytes each. The writer keeps it as the table is; anyone may ask when something is due.
class Arrivals {
 public:
  struct Waiting {
    std::int64_t id = 0;  ///< of its row
    Instant received_at, due;
  };
  /// By what a delivery is known: its id, or where its CRM gives none, its content.
  struct Name {
    std::string_view tenant, source, known_by;
  };

  /// Was the table looked at, and nothing casts doubt on it since?
  bool is_known() const;
  /// Is this what the table holds at this version (PRAGMA data_version)?
  bool is_of(std::int64_t version) const;
  /// Begins anew: what the table holds at this version follows.
  void begin(std::int64_t version);
  /// What it holds may no longer be what the table holds.
  void doubt();

  void add(const Name& name, const Waiting& one);
  void put_off(const Name& name, std::int64_t id, Instant due);
  void remove(const Name& name, std::int64_t id);

  /// The newest of that name.
  std::optional<Waiting> find(const Name& name) const;
  /// When the tenant's next one is due.
  std::optional<Instant> next_due(std::string_view tenant) const;
  /// Rows of the tenant, those first that are due first.
  std::vector<std::int64_t> first(std::string_view tenant, std::size_t most) const;

 private:
  using Known = std::unordered_multimap<std::string, Waiting>;
  Known::iterator row(const Name& name, std::int64_t id);

  mutable std::mutex mutex_;
  std::optional<std::int64_t> version_;
  Known known_;
  std::map<std::string, std::set<std::pair<Instant, std::int64_t>>, std::less<>> due_;  ///< by tenant
};

}  // namespace kam::store::sqlite
