#pragma once
#include <map>
#include <string_view>

#include "kam/flow/rescore.hpp"
#include "kam/rules/records.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/load.hpp"

namespace kam::flow {

constexpr int most_tries = 20;  ///< records may change while they are scored; not so often

/// Does the work again while it ends in a conflict.
template <class Work>
auto again_after_conflicts(int most, const Work& work) {
  for (int tries = 1;; ++tries) {
    auto result = work();
    if (result || result.error().code != Errc::conflict || tries == most) return result;
  }
}

/// Owners of accounts as their records name them.
using Owners = std::map<std::string_view, std::string_view>;
Owners owners_of(const rules::Records& records);
std::string_view owner_in(const Owners& owners, std::string_view account);

/// How the tenant is to be scored now: its day, in the time zone of its records, and its settings.
/// @error not_found: no such tenant. invalid_input: names the setting.
Result<rules::ScoreOptions> options_of(store::Store& store, std::string_view tenant, const Engine& engine,
                                       const rules::LocalDay& local_day);
/// Names what a scoring must share with a snapshot to use it: ruleset, day, settings of tenant and records.
std::string mark_of(const Engine& engine, const rules::ScoreOptions& options, const rules::Records& records);

}  // namespace kam::flow
