#include "kam/flow/reports.hpp"

#include "kam/certs/crypto.hpp"
#include "kam/rules/fit.hpp"
#include "kam/rules/maturity.hpp"
#include "kam/rules/portfolio.hpp"
#include "src/difference_json.hpp"
#include "src/load.hpp"
#include "src/scoring_of.hpp"

namespace kam::flow {

namespace {
constexpr std::size_t most_kept = 64;

using Compute = Result<std::string> (*)(const rules::Pack&, const rules::Records&, const rules::ScoreOptions&);

Compute computes(Report what) {
  switch (what) {
    case Report::portfolio:
      return rules::portfolio_json;
    case Report::fit:
      return rules::fit_json;
    case Report::maturity:
      break;
  }
  return rules::maturity_json;
}

/// Another one where anything that counts is another. A tenant that was removed and made anew counts its versions anew.
Result<std::string> mark_at(store::Store& store, const std::string& tenant, const Engine& engine, const Loaded& loaded,
                            const rules::ScoreOptions& options) {
  const auto found = store.tenant(tenant);
  if (!found) return found.error();
  if (!*found) return Error{Errc::not_found, "no tenant " + tenant};
  return std::to_string((*found)->created.time_since_epoch().count()) + ' ' + std::to_string(loaded.version) + ' ' +
         mark_of(engine, options, loaded.records);
}
}  // namespace

/// All records of a tenant, and how they are to be scored now.
struct Reports::Subject {
  Loaded loaded;
  rules::ScoreOptions options;
};

Result<std::string> Reports::mark(const std::string& tenant, const Engine& engine) {
  const auto shared = load(store_, tenant, {});
  if (!shared) return shared.error();
  const auto options = options_of(store_, tenant, engine, shared->local_day);
  if (!options) return options.error();
  return mark_at(store_, tenant, engine, *shared, *options);
}

Result<Reports::Subject> Reports::subject(const std::string& tenant, const Engine& engine) {
  const auto count = store_.record_count(tenant, most_accounts + 1);
  if (!count) return count.error();
  if (*count > most_accounts)
    return Error{Errc::conflict, "the tenant has more than " + std::to_string(most_accounts) +
                                     " accounts, too many to compute this for at once: use kamd export and the verb "
                                     "of that name"};
  auto loaded = load(store_, tenant);
  if (!loaded) return loaded.error();
  auto options = options_of(store_, tenant, engine, loaded->local_day);
  if (!options) return options.error();
  return Subject{std::move(*loaded), std::move(*options)};
}

Result<std::string> Reports::of(const std::string& tenant, Report what) {
  const std::lock_guard lock(one_at_a_time_);
  const auto engine = engine_of_(tenant);
  if (!engine) return engine.error();
  const auto now = mark(tenant, *engine);
  if (!now) return now.error();
  const auto found = kept_.find({tenant, what});
  if (found != kept_.end() && found->second.mark == *now) return found->second.json;
  const auto all = subject(tenant, *engine);
  if (!all) return all.error();
  auto json = computes(what)(*engine->pack, all->loaded.records, all->options);
  if (!json) return json;
  auto made_of = mark_at(store_, tenant, *engine, all->loaded, all->options);
  if (!made_of) return made_of.error();
  if (kept_.size() >= most_kept) kept_.clear();
  kept_[{tenant, what}] = {std::move(*made_of), *json};
  return json;
}

Result<rules::Pack> Reports::pack(const std::string& tenant) {
  const auto engine = engine_of_(tenant);
  if (!engine) return engine.error();
  return *engine->pack;
}

Result<std::string> Reports::difference(const std::string& tenant, const rules::Pack::Files& other) {
  const auto after = rules::Pack::load(other, certs::sha256_hex);
  if (!after) return after.error();
  const std::lock_guard lock(one_at_a_time_);
  const auto engine = engine_of_(tenant);
  if (!engine) return engine.error();
  const auto all = subject(tenant, *engine);
  if (!all) return all.error();
  return difference_json(*engine->pack, *after, all->loaded.records, all->options);
}

}  // namespace kam::flow
