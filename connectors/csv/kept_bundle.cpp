#include "kept_bundle.hpp"

#include <algorithm>
#include <unordered_set>

#include "source.hpp"
#include "src/belonging.hpp"

namespace kam::connectors::csv {
namespace {

using Ids = std::unordered_set<std::size_t>;  ///< their hashes

/// Rows of one object, of the account, of a row of its own, or of nobody.
std::vector<KeptFile::Row> rows_of(const KeptFile& file, std::size_t account, const Ids* parents) {
  std::vector<KeptFile::Row> rows;
  const auto nobody = KeptFile::hash({});
  file.find(nobody, rows);
  if (parents) {
    for (const auto parent : *parents)
      if (parent != nobody) file.find(parent, rows);
  } else if (account != nobody) {
    file.find(account, rows);
  }
  std::ranges::sort(rows, {}, &KeptFile::Row::begin);
  return rows;
}

}  // namespace

/// Where the files are. @return may they be kept? Packed ones may not: to unpack them is what takes the time.
bool KeptBundle::find(Paths& paths) const {
  std::uintmax_t size = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    auto path = find_file(directory_, std::string(rules::name(static_cast<rules::Object>(i))) + ".csv");
    if (!path || path->extension() == ".gz") return false;
    paths[i] = std::move(*path);
    if (paths[i].empty()) continue;
    std::error_code failed;
    size += std::filesystem::file_size(paths[i], failed);
    if (failed || size > most_) return false;
  }
  return true;
}

bool KeptBundle::look() {
  Paths paths;
  bool kept = find(paths);
  std::size_t size = 0;
  for (std::size_t i = 0; kept && i < files_.size(); ++i) {
    auto& file = files_[i];
    if (paths[i].empty()) {
      file.reset();
      continue;
    }
    if (!file) file.emplace(static_cast<rules::Object>(i));
    kept = file->look(paths[i], most_ - size);
    size += file->size();
  }
  if (!kept) files_ = {};
  size_ = kept ? size : 0;
  return kept;
}

std::optional<FewRows> KeptBundle::of_account(std::string_view account) {
  const std::lock_guard lock(mutex_);
  if (!look()) return std::nullopt;
  FewRows few;
  std::array<Ids, rules::object_count> own;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!files_[i]) continue;
    const auto parent = parent_of(static_cast<rules::Object>(i));
    const Ids* parents = parent ? &own[static_cast<std::size_t>(parent->object)] : nullptr;
    const auto rows = rows_of(*files_[i], KeptFile::hash(account), parents);
    // Of two rows with one id the first that is good counts, whosever it is: only who reads all can tell.
    for (const auto& row : rows)
      if (files_[i]->is_disputed(row)) return std::nullopt;
    if (is_parent(static_cast<rules::Object>(i)))
      for (const auto& row : rows) own[i].insert(row.id);
    few[i] = files_[i]->text(rows);
  }
  return few;
}

}  // namespace kam::connectors::csv
