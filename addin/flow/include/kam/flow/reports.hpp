#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "kam/flow/handlers.hpp"

namespace kam::flow {

/// What is computed of a tenant as a whole, as an object of contract 4 each.
enum class Report : std::uint8_t { portfolio, fit, maturity };

/// Computes reports from what is stored, as of the tenant's today, and keeps the last of each until records, settings,
/// rules or the day change. Its calls take long and block; they may come from several threads.
class Reports {
 public:
  Reports(store::Store& store, EngineOf engine_of) : store_(store), engine_of_(std::move(engine_of)) {}

  /// @error conflict: the tenant has more accounts than are computed at once. not_found: no such tenant.
  Result<std::string> of(const std::string& tenant, Report what);

  /// The rules that score the tenant.
  Result<rules::Pack> pack(const std::string& tenant);

  /// What another pack would make of the tenant's accounts:
  /// `{"before":"default@…","after":"…","changes":[{"file","place","before","after"}],"accounts":54,
  /// "moved":[{"account_id","name","tier":{"from","to"},"qualifier":{…},"point":{…},"parts":[{"id","due"}]}],
  /// "scores":{"rising","falling","new","gone","largest_rise","largest_fall"},
  /// "rules":[{"rule","before","after","newly":[…],"no_more":[…]}]}`.
  /// @error invalid_input: the pack does not load. Else as `of`.
  Result<std::string> difference(const std::string& tenant, const rules::Pack::Files& other);

  static constexpr std::size_t most_accounts = 20'000;

 private:
  struct Kept {
    std::string mark, json;
  };
  struct Subject;
  Result<std::string> mark(const std::string& tenant, const Engine& engine);
  Result<Subject> subject(const std::string& tenant, const Engine& engine);

  store::Store& store_;
  EngineOf engine_of_;
  std::mutex one_at_a_time_;  ///< memory for one tenant's records, and the kept ones
  std::map<std::pair<std::string, Report>, Kept> kept_;
};

}  // namespace kam::flow
