#include "figures.hpp"

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

}  // namespace kam::rules
