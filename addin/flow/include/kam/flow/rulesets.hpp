#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "kam/flow/rescore.hpp"

namespace kam::flow {

/// The JSON files of a folder that holds a rule pack. Of a file that is too large only so much that the check says so.
/// @error environment: the folder cannot be read.
Result<rules::Pack::Files> read_pack(const std::filesystem::path& folder);

/// The packs of tenants, one folder each (`packs/TENANT/`), read anew when their files change. A tenant without a
/// folder has the common engine. For one thread.
class Rulesets {
 public:
  /// @param folder  where the folders of tenants lie; empty: all have the common engine.
  Rulesets(std::filesystem::path folder, Engine common);

  /// Reads the packs whose files changed since the last look. One that checks is in use from now on; one that does not
  /// is refused, with one line in the log, and what was in use stays, also over a restart: a copy of each pack that was
  /// taken is kept in `.accepted/TENANT/`.
  /// @param at_once  do not wait until the files have been left alone for a second.
  void look(const std::vector<std::string>& tenants, bool at_once = false);

  /// What scores this tenant.
  const Engine& of(const std::string& tenant) const;
  bool empty() const { return folder_.empty(); }

 private:
  using Seen = std::vector<std::tuple<std::string, std::uintmax_t, std::filesystem::file_time_type>>;
  struct Own {
    Seen seen;
    std::optional<Engine> engine;
  };
  void look_at(const std::string& tenant, bool at_once);
  bool take(const std::string& tenant, const rules::Pack::Files& files, Own& own);
  void keep_copy(const std::string& tenant, const rules::Pack::Files& files) const;
  void forget(const std::string& tenant);
  std::filesystem::path accepted(const std::string& tenant) const { return folder_ / ".accepted" / tenant; }

  std::filesystem::path folder_;
  Engine common_;
  std::map<std::string, Own> own_;
};

}  // namespace kam::flow
