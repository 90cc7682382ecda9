#include "rows.hpp"

/// Cases of rules: facts in, does it fire?
namespace kam::rules::cases {

namespace {

using expr::FactTable;
using expr::FactValue;
using expr::Type;

std::optional<FactValue> of_type(dom::element element, Type type) {
  bool flag = false;
  double number = 0;
  std::string_view text;
  if (type == Type::boolean && !element.get(flag)) return FactValue(flag);
  if (type == Type::number && !element.get(number)) return FactValue(number);
  if (type == Type::text && !element.get(text)) return FactValue(std::string(text));
  return std::nullopt;
}

std::string_view type_words(Type type) {
  static constexpr std::string_view words[]{"a number", "true or false", "a text", "a list"};
  return words[static_cast<std::size_t>(type)];
}

/// What a case gives to the condition; nothing if it is wrong.
std::optional<std::vector<expr::Known>> given(const Row& row, const FactTable& table) {
  std::vector<expr::Known> known(table.size(), {expr::Unknown{}, 0});
  const auto facts = row.member("facts");
  dom::object members;
  if (!facts || facts->get(members)) return row.fault("facts", "expected an object of facts"), std::nullopt;
  for (const auto [name, element] : members) {
    const std::string at = "facts/" + std::string(name);
    const auto slot = table.find(name);
    if (!slot) return row.fault(at, "no such fact" + near(std::string(name), table.names())), std::nullopt;
    const auto value = of_type(element, table.type(*slot));
    if (!value) return row.fault(at, "expected " + std::string(type_words(table.type(*slot)))), std::nullopt;
    known[*slot] = {*value, 1};
  }
  return known;
}

const Rule* rule_of(const Row& row, const std::vector<Rule>& rules) {
  const std::string id = row.text("rule").value_or("");
  std::vector<std::string_view> names;
  for (const Rule& rule : rules) {
    if (rule.id == id) return &rule;
    names.push_back(rule.id);
  }
  row.fault("rule", "expected the id of a rule" + near(id, names));
  return nullptr;
}

void run_file(const Pack& pack, const Pack::Files& own, const char* file, const std::vector<Rule>& rules,
              const FactTable& table, CaseRun& run) {
  Sides sides;
  each_row(pack, own, file, run, [&](const Row& row) {
    ++run.recommendations;
    if (!row.has_only({"rule", "name", "facts", "fires"})) return;
    const Rule* rule = rule_of(row, rules);
    const auto fires = row.flag("fires");
    if (rule && !fires) row.fault("fires", "expected true or false");
    if (!rule || !fires) return;
    const auto facts = given(row, table);
    if (!facts) return;
    sides.add(rule->id, *fires);
    const bool fired = rule->when->evaluate(*facts).truth == expr::Truth::yes;
    if (fired != *fires) row.fault("fires", row.named(rule->id) + (fired ? ": it fires" : ": it does not fire"));
  });
  for (const Rule& rule : rules) sides.demand(rule.id, "rule", "fires", "does not fire", run);
}

}  // namespace

void run_recommendations(const Pack& pack, const Pack::Files& own, CaseRun& run) {
  const Pack::Data& data = pack.data();
  run_file(pack, own, "cases.recommendations.json", data.rules, data.rule_facts, run);
  run_file(pack, own, "cases.programme.json", data.programme_rules, data.programme_facts, run);
}

}  // namespace kam::rules::cases
