#include "kam/rules/facts_table.hpp"

#include <numeric>

#include "condition_facts.hpp"

namespace kam::rules {

namespace {

FactCell cell(const expr::Known& known, const Value* value) {
  FactCell cell;
  if (const double* number = std::get_if<double>(&known.value)) cell.value = *number;
  if (const bool* flag = std::get_if<bool>(&known.value)) cell.value = *flag;
  if (const auto* text = std::get_if<std::string>(&known.value)) cell.value = std::string_view(*text);
  if (std::holds_alternative<std::monostate>(cell.value)) {
    cell.reason = name(value && !value->is_known() ? value->reason : Reason::field_empty);
  } else {
    cell.confidence = known.confidence;
  }
  return cell;
}

}  // namespace

std::vector<std::string_view> fact_columns(const Pack& pack) {
  return pack.data().rule_facts.names();
}

Result<void> facts_table(const Pack& pack, const Records& records, const ScoreOptions& options,
                         const std::function<void(std::string_view, std::span<const FactCell>)>& take) {
  auto assessed = assess(pack, records, options.as_of, options.starting_set);
  if (!assessed) return assessed.error();
  const Assessment& all = **assessed;
  const auto columns = fact_columns(pack);
  std::vector<FactCell> row(columns.size());
  std::vector<expr::Slot> slots(columns.size());
  std::iota(slots.begin(), slots.end(), expr::Slot{0});
  ConditionFacts facts(pack.data(), slots);
  for (std::size_t i = 0; i < all.portfolio.nodes.size(); ++i) {
    const AccountView view(all, i);
    facts.read(view);
    for (const expr::Slot slot : slots) row[slot] = cell(facts.all()[slot], value_of(view, slot));
    take(view.records().account->id, row);
  }
  return {};
}

}  // namespace kam::rules
