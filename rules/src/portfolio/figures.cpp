#include "figures.hpp"

#include "../condition_facts.hpp"

namespace kam::rules {

ProgrammeFigures::ProgrammeFigures(const Programme& of) : programme(of) {
  for (const ProgrammeFact& fact : programme_facts()) facts.push_back(fact.compute ? fact.compute(of) : Value());
  for (const ProgrammeKpi& kpi : programme_kpis()) kpis.push_back(evaluate(of, kpi));
}

const Value* ProgrammeFigures::find(std::string_view id) const {
  if (const auto fact = find_programme_fact(id)) return &facts[*fact];
  for (std::size_t i = 0; i < programme_kpis().size(); ++i) {
    if (programme_kpis()[i].fact.id == id) return &kpis[i].value;
  }
  return nullptr;
}

std::vector<expr::Known> known_facts(const ProgrammeFigures& figures, const expr::FactTable& table) {
  std::vector<expr::Known> known;
  for (expr::Slot slot = 0; slot < table.size(); ++slot) {
    known.push_back(as_known(figures.at(table.name(slot)), table.type(slot)));
  }
  return known;
}

const FactDef* ProgrammeFigures::definition(std::string_view id) {
  if (const auto fact = find_programme_fact(id)) return &programme_facts()[*fact].fact;
  for (const ProgrammeKpi& kpi : programme_kpis()) {
    if (kpi.fact.id == id) return &kpi.fact;
  }
  return nullptr;
}

}  // namespace kam::rules
