#include <algorithm>

#include "../pack_read.hpp"
#include "conditions.hpp"
#include "measures.hpp"
#include "names.hpp"

/// recommendations.json: rules with a condition, an action and what to say for it.
namespace kam::rules::pack {
namespace {

Take owner(std::string& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    auto text = at.text();
    if (!text) return text.error();
    for (std::size_t from = 0; from <= text->size();) {
      const auto end = std::min(text->find('+', from), text->size());
      const std::string code = text->substr(from, end - from);
      if (std::find(roles.begin(), roles.end(), code) == roles.end()) return unknown(at, "owner code", code, roles);
      from = end + 1;
    }
    to = std::move(*text);
    return {};
  };
}

Take action_without(std::map<std::string, std::string>& to) {
  return [&to](const JsonAt& at) {
    return at.members([&](const std::string& role, const JsonAt& sentence) -> Result<void> {
      if (std::find(holders.begin(), holders.end(), role) == holders.end())
        return unknown(sentence, "role", role, holders);
      return words(to[role])(sentence);
    });
  };
}

/// Facts that conditions may name, and for reasons also lists of what weighed most.
Take facts_of(std::vector<std::string>& to, const expr::FactTable& table, bool lists) {
  return [&to, &table, lists](const JsonAt& at) -> Result<void> {
    std::vector<std::string_view> known = table.names();
    if (lists) known.insert(known.end(), reason_lists.begin(), reason_lists.end());
    to.clear();
    return at.items([&](const JsonAt& item) { return one_of(to.emplace_back(), "fact", known)(item); });
  };
}

Take budget(Pack::Data::Budget& budget) {
  return [&budget](const JsonAt& at) {
    return members(at, {{"days", into(budget.days, 0, most_days)}, {"items", into(budget.items, 1, most_count)}},
                   {"days", "items"});
  };
}

Take decisions(DecisionTerms& terms) {
  return [&terms](const JsonAt& at) {
    return members(at,
                   {{"silence_days", into(terms.silence_days, 0, most_days)},
                    {"review_from_cases", into(terms.review_from_cases, 1, most_count)},
                    {"review_above_share", into(terms.review_above_share, 0, 1)}},
                   {"silence_days", "review_from_cases", "review_above_share"});
  };
}

/// Rules may stand against rules that come after them.
Result<void> check_against(const JsonAt& list, const Pack::Data& data) {
  std::vector<std::string_view> known;
  for (const Rule& rule : data.rules) known.push_back(rule.id);
  return list.items([&](const JsonAt& rule) -> Result<void> {
    if (rule.at("against").pointer() == rule.pointer()) return {};
    return rule.at("against").items([&](const JsonAt& id) -> Result<void> {
      std::string name;
      return one_of(name, "rule", known)(id);
    });
  });
}

Result<void> compile(const JsonAt& at, const std::string& when, const std::string& how, Rule& rule,
                     const expr::FactTable& table) {
  const auto which = how == "all_known" ? expr::Branches::all_known : expr::Branches::first_that_holds;
  auto compiled = expr::Condition::compile(when, table, "", which);
  if (!compiled) return condition_fault(at.at("when"), when, compiled.error(), table);
  rule.when = std::move(*compiled);
  return {};
}

}  // namespace

Result<void> read_rule(const JsonAt& at, const expr::FactTable& table, const Pack::Data& data, Rule& rule) {
  std::string how = "all_known", when;
  auto read = members(
      at,
      {{"id", words(rule.id)},
       {"version", into(rule.version, 1, most_count)},
       {"when", words(when)},
       {"action", words(rule.action)},
       {"action_without", action_without(rule.action_without)},
       {"branches", one_of(how, "way of branches", branches)},
       {"against", into(rule.against)},
       {"rests_on", facts_of(rule.rests_on, table, false)},
       {"why", facts_of(rule.why, table, true)},
       {"effect", words(rule.effect)},
       {"check_days", into(rule.check_days, 0, most_days)},
       {"owner", owner(rule.owner)},
       {"due_days", into(rule.due_days, 0, most_days)},
       {"severity", into(rule.severity, 0, 1)},
       {"deadline", one_of(rule.deadline, "deadline", deadlines)},
       {"source", source_codes(rule.source, data)}},
      {"id", "version", "when", "action", "why", "effect", "check_days", "owner", "due_days", "severity", "source"});
  if (when.empty()) return read;
  auto compiled = compile(at, when, how, rule, table);
  return read ? compiled : read;
}

void add_name(Pack::Data& data, std::string_view name, expr::Type type, Named what) {
  const expr::Slot slot = data.rule_facts.add(name, type);
  data.named.resize(std::max<std::size_t>(data.named.size(), slot + 1));
  data.named[slot] = what;
}

void add_condition_facts(Pack::Data& data) {
  const auto add_measures = [&](const std::vector<Measure>& measures, Named::Kind kind) {
    for (std::size_t i = 0; i < measures.size(); ++i) {
      if (!find_fact(measures[i].id)) add_name(data, measures[i].id, expr::Type::number, {kind, i});
    }
  };
  for (std::size_t i = 0; i < facts().size(); ++i) {
    add_name(data, facts()[i].id, facts()[i].type, {Named::Kind::fact, i});
  }
  add_measures(data.criteria, Named::Kind::criterion);
  add_measures(data.signals, Named::Kind::signal);
}

Error condition_fault(const JsonAt& at, const std::string& text, const Error& error, const expr::FactTable& table) {
  if (at.notes()) {
    for (const std::string& name : expr::names_in(text)) {
      if (at.notes()->taken_out(name) && !table.find(name)) return unknown(at, "fact", name, {});
    }
  }
  return at.fault(error.detail);
}

Result<void> read_recommendations(const JsonAt& root, Pack::Data& data) {
  add_condition_facts(data);
  const auto read_all = [&](const JsonAt& list) {
    return list.items([&, seen = std::set<std::string>()](const JsonAt& item) mutable -> Result<void> {
      Rule& rule = data.rules.emplace_back();
      auto one = read_rule(item, data.rule_facts, data, rule);
      auto once = unique(item, rule.id, seen);
      return one ? once : one;
    });
  };
  auto read = members(
      root, {{"budget", budget(data.budget)}, {"decisions", decisions(data.decisions)}, {"recommendations", read_all}},
      {"recommendations"});
  if (!read) return read;
  return check_against(root.at("recommendations"), data);
}

}  // namespace kam::rules::pack
