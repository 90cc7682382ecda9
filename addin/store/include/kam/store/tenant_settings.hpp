#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::store {

/// The flat settings of an installation (`kamd tenant add … --set KEY=VALUE`): source, mapping, as_of, settle_ms,
/// starting_set, frame_ancestors, demo_title and those of its connector. Values are kept as text.
class TenantSettings {
 public:
  /// Reads a flat JSON object; numbers and booleans become their text, a list of strings the strings with commas.
  /// @error corrupt: names the key at fault.
  static Result<TenantSettings> parse(std::string_view json);
  std::string to_json() const;

  /// Nothing if it is not set or set to the empty text.
  std::optional<std::string> get(std::string_view key) const;
  std::optional<long> whole_number(std::string_view key) const;
  bool flag(std::string_view key) const;                      ///< `true`, `yes`, `on`, `1`
  std::vector<std::string> list(std::string_view key) const;  ///< parted by commas or blanks
  void set(std::string key, std::string value);
  const std::map<std::string, std::string, std::less<>>& all() const { return values_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace kam::store
