#include "kam/cli/verb.hpp"

#include "verbs.hpp"

namespace kam::cli {

bool Arguments::has(std::string_view name) const {
  const auto found = values_.find(name);
  return found != values_.end() && !found->second.empty();
}

std::string Arguments::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? "" : found->second.front();
}

std::vector<std::string> Arguments::all(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::string Arguments::origin(std::string_view name) const {
  const auto found = origins_.find(name);
  return found == origins_.end() ? "default" : found->second;
}

std::span<const Verb> verbs() {
  static const std::vector<Verb> list = [] {
    std::vector<Verb> all;
    for (const auto verb :
         {init_verb, serve_verb, score_verb, explain_verb, portfolio_verb, fit_verb, maturity_verb, pilot_verb,
          development_verb, facts_verb, backtest_verb, import_verb, sync_verb, digest_verb, export_verb}) {
      all.push_back(verb());
    }
    for (auto& verb : backup_verbs()) all.push_back(std::move(verb));
    all.push_back(forget_verb());
    for (auto& verb : events_verbs()) all.push_back(std::move(verb));
    for (auto& verb : tenant_verbs()) all.push_back(std::move(verb));
    for (auto& verb : key_verbs()) all.push_back(std::move(verb));
    all.push_back(rotate_data_key_verb());
    for (const auto verb :
         {rules_check_verb, rules_test_verb, rules_facts_verb, rules_show_verb, rules_diff_verb, rules_versions_verb}) {
      all.push_back(verb());
    }
    all.push_back(demo_data_verb());
    return all;
  }();
  return list;
}

}  // namespace kam::cli
