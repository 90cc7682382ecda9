#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/finding.hpp"
#include "kam/rules/result.hpp"

namespace kam::rules {

/// A rule pack: criteria, mappings, weights, gates, tiers, bands, recommendations and texts as data.
/// The files are those of rules/packs/default; rules/packs/README.md says what may stand in each.
///
/// A pack whose pack.json has `"extends": "default"` is an overlay: it holds only the files and entries that differ
/// from the pack that is built in. Objects merge by key, lists of objects with an `id` by that id (a new id is
/// appended,
/// `"off": true` takes an entry out), other lists are replaced.
class Pack {
 public:
  using Files = std::map<std::string, std::string, std::less<>>;  ///< file name → bytes
  using Digest = std::function<std::string(std::string_view)>;    ///< SHA-256 as hex
  struct Data;
  static constexpr std::size_t largest_file = 4 << 20, most_files = 64;

  /// Reads and checks a pack, merged over the built-in one if it is an overlay.
  /// @error invalid_input: the first finding of `check`, and how many more there are.
  static Result<Pack> load(const Files& files, const Digest& sha256_hex);
  /// Everything that is wrong with a pack, in the order of reading; empty if it loads. A finding names a file of these
  /// with a pointer into it, or `default/FILE` where the fault lies in the built-in pack that an overlay extends.
  static std::vector<Finding> check(const Files& files);
  /// The files of the pack that is built into the library.
  static const Files& built_in();

  /// `default@1.0.0+9f2c…`: id, version and a hash of all files that count, those of the extended pack included.
  const std::string& version() const;
  /// All files as the engine read them: of an overlay, merged over the pack that it extends.
  const Files& files() const;
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace kam::rules
