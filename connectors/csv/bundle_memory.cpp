#include "bundle_memory.hpp"

#include <algorithm>

#include "few_rows.hpp"

namespace kam::connectors::csv {

BundleMemory& BundleMemory::of_process() {
  static BundleMemory memory;
  return memory;
}

std::shared_ptr<KeptBundle> BundleMemory::bundle_of(const std::filesystem::path& directory) {
  const std::lock_guard lock(mutex_);
  auto& kept = kept_[directory];
  if (!kept.bundle) kept.bundle = std::make_shared<KeptBundle>(directory, most_of_a_bundle_);
  kept.used = ++uses_;
  return kept.bundle;
}

std::size_t BundleMemory::size() const {
  const std::lock_guard lock(mutex_);
  std::size_t size = 0;
  for (const auto& [directory, kept] : kept_) size += kept.bundle->size();
  return size;
}

/// Those that were not used for longest, and those of which nothing could be kept.
void BundleMemory::let_go() {
  const std::lock_guard lock(mutex_);
  std::size_t size = 0;
  std::erase_if(kept_, [&](const auto& one) {
    const std::size_t of_one = one.second.bundle->size();
    size += of_one;
    return of_one == 0;
  });
  while (size > most_of_all_ && !kept_.empty()) {
    const auto oldest = std::ranges::min_element(kept_, {}, [](const auto& one) { return one.second.used; });
    size -= oldest->second.bundle->size();
    kept_.erase(oldest);
  }
}

Result<BundleTables> BundleMemory::read_of(const std::filesystem::path& directory, const BundleOptions& options,
                                           const std::string& account) {
  std::error_code failed;
  const bool mapped = options.mapping || std::filesystem::exists(directory / "mapping.json", failed) || failed;
  if (mapped) return read_bundle_of(directory, options, account);
  const auto few = bundle_of(directory)->of_account(account);
  let_go();
  if (few)
    if (auto tables = read_few_rows(directory, options, account, *few)) return tables;
  return read_bundle_of(directory, options, account);
}

}  // namespace kam::connectors::csv
