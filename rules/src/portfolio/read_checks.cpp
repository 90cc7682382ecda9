#include "../pack/programme_names.hpp"
#include "../pack_read.hpp"
#include "kpi.hpp"
#include "programme_fact.hpp"

/// portfolio.json and recommendations.programme.json of a pack.
namespace kam::rules::pack {

namespace {

void declare_facts(expr::FactTable& table) {
  for (const ProgrammeFact& known : programme_facts()) table.add(known.fact.id, known.fact.type);
  for (const ProgrammeKpi& kpi : programme_kpis()) table.add(kpi.fact.id, kpi.fact.type);
}

Take band(std::map<std::string, expr::Condition>& bands, const std::string& name, const expr::FactTable& table) {
  return [&bands, &table, name](const JsonAt& at) -> Result<void> {
    std::optional<expr::Condition> compiled;
    auto read = condition(compiled, table)(at);
    if (read) bands.emplace(name, std::move(*compiled));
    return read;
  };
}

Take bands(Check& check, const expr::FactTable& table) {
  return [&check, &table](const JsonAt& at) {
    return members(at, {{"act", band(check.bands, "act", table)},
                        {"watch", band(check.bands, "watch", table)},
                        {"good", band(check.bands, "good", table)}});
  };
}

Take manager_load(Pack::Data& data) {
  return [&load = data.load](const JsonAt& at) {
    return members(at,
                   {{"key_hours", into(load.key_hours, 0, most_count)},
                    {"rising_hours", into(load.rising_hours, 0, most_count)},
                    {"standard_hours", into(load.standard_hours, 0, most_count)},
                    {"week_hours", into(load.week_hours, 1, 168)},
                    {"unknown_complexity", into(load.unknown_complexity, 0, 1)},
                    {"many_accounts", into(load.many_accounts, 0, most_count)},
                    {"many_new_deals", into(load.many_new_deals, 0, most_count)}},
                   {"key_hours", "rising_hours", "standard_hours", "week_hours", "unknown_complexity", "many_accounts",
                    "many_new_deals"});
  };
}

Take proposals(Pack::Data& data) {
  return [&proposals = data.proposals](const JsonAt& at) {
    return members(at,
                   {{"sure_total", into(proposals.sure_total, 0, 100)},
                    {"promote", into(proposals.promote)},
                    {"demote", into(proposals.demote)}},
                   {"sure_total", "promote", "demote"});
  };
}

}  // namespace

Result<void> read_portfolio(const JsonAt& root, Pack::Data& data) {
  declare_facts(data.programme_facts);
  const auto checks = [&](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      Check& check = data.checks.emplace_back();
      auto one =
          members(at, {{"id", programme_fact(check.fact)}, {"bands", bands(check, data.programme_facts)}}, {"id"});
      return one ? unique(at, std::string(programme_facts()[check.fact].fact.id), seen) : one;
    });
  };
  return members(root, {{"manager_load", manager_load(data)}, {"proposals", proposals(data)}, {"checks", checks}},
                 {"manager_load", "proposals", "checks"});
}

Result<void> read_programme_rules(const JsonAt& root, Pack::Data& data) {
  const auto read_all = [&](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
      Rule& rule = data.programme_rules.emplace_back();
      auto one = read_rule(at, data.programme_facts, data, rule);
      auto once = unique(at, rule.id, seen);
      return one ? once : one;
    });
  };
  return members(root, {{"recommendations", read_all}}, {"recommendations"});
}

}  // namespace kam::rules::pack
