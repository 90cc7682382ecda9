#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::rules {

/// A rule pack: criteria, mappings, weights, gates, tiers, bands, recommendations and texts as data.
/// The files are those of rules/packs/default; unknown keys are refused with file and JSON pointer.
class Pack {
 public:
  using Files = std::map<std::string, std::string, std::less<>>;  ///< file name → bytes
  struct Data;

  /// @error invalid_input: names the file, the JSON pointer and what was expected there.
  static Result<Pack> load(const Files& files, const std::function<std::string(std::string_view)>& sha256_hex);
  /// The files of the pack that is built into the library.
  static const Files& built_in();

  const std::string& version() const;  ///< `default@1.0.0+9f2c…`
  const Data& data() const { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace kam::rules
