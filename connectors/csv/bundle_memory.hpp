#pragma once
#include <map>
#include <memory>

#include "kam/connectors/bundle.hpp"
#include "kept_bundle.hpp"

namespace kam::connectors::csv {

/// Bundles of which single accounts were asked for, within a bounded number of bytes: what was used last stays. The
/// files remain the truth: they are read and compared at every question. Any thread may ask.
class BundleMemory {
 public:
  static constexpr std::size_t most_of_a_bundle = 16 * 1024 * 1024;  ///< bytes of its files
  static constexpr std::size_t most_of_all = 64 * 1024 * 1024;

  explicit BundleMemory(std::size_t of_a_bundle = most_of_a_bundle, std::size_t of_all = most_of_all)
      : most_of_a_bundle_(of_a_bundle), most_of_all_(of_all) {}

  /// The one that all connectors of this process share.
  static BundleMemory& of_process();

  /// The very tables that read_bundle_of() gives of the account, without the rows left out (`bad`). A bundle that is
  /// larger, packed, read through a mapping, or in any doubt is read by that.
  Result<BundleTables> read_of(const std::filesystem::path& directory, const BundleOptions& options,
                               const std::string& account);
  /// Bytes of files that are kept.
  std::size_t size() const;

 private:
  struct Kept {
    std::shared_ptr<KeptBundle> bundle;
    std::uint64_t used = 0;
  };
  std::shared_ptr<KeptBundle> bundle_of(const std::filesystem::path& directory);
  void let_go();

  std::size_t most_of_a_bundle_, most_of_all_;
  mutable std::mutex mutex_;
  std::uint64_t uses_ = 0;
  std::map<std::filesystem::path, Kept> kept_;  ///< by directory
};

}  // namespace kam::connectors::csv
