#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/result.hpp"
#include "kam/store/instant.hpp"

/// The rules that a tenant was ever scored by, so that a score of then can be computed again.
namespace kam::store {

struct Ruleset {
  std::string id;  ///< `default@1.0.0+9f2c…`, as assessments name it
  Instant since;   ///< when the tenant was first scored by it
};

class RulesetStore {
 public:
  virtual ~RulesetStore() = default;
  using RulesetFiles = std::map<std::string, std::string, std::less<>>;  ///< name → bytes, a JSON text each
  /// Keeps it, if it is not kept already. @error not_found: no such tenant.
  virtual Result<void> keep_ruleset(std::string_view tenant, const Ruleset& ruleset, const RulesetFiles& files) = 0;
  /// The newest first.
  virtual Result<std::vector<Ruleset>> rulesets(std::string_view tenant) = 0;
  virtual Result<std::optional<RulesetFiles>> ruleset_files(std::string_view tenant, std::string_view id) = 0;
};

}  // namespace kam::store
