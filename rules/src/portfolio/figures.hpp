#pragma once
#include "kpi.hpp"
#include "programme_fact.hpp"

/// All quantities of the programme: facts and figures computed from the records, and what later stages make of them.
namespace kam::rules {

struct ProgrammeFigures {
  explicit ProgrammeFigures(const Programme& programme);
  ProgrammeFigures(const ProgrammeFigures&) = delete;
  ProgrammeFigures& operator=(const ProgrammeFigures&) = delete;

  const Programme& programme;
  std::vector<Value> facts;     ///< of programme_facts(); a derived one is unknown until its stage puts it
  std::vector<KpiResult> kpis;  ///< of programme_kpis()

  /// A fact or a figure by id; null if there is none of that name.
  const Value* find(std::string_view id) const;
  /// What a fact or a figure is; null if there is none of that name.
  static const FactDef* definition(std::string_view id);
  /// A fact or a figure that is there.
  const Value& at(std::string_view id) const { return *find(id); }
  /// @param id  of a derived fact.
  void put(std::string_view id, Value value) { facts[find_programme_fact(id).value()] = std::move(value); }
};

/// The values behind conditions, in the order of the pack's table of programme facts. Compared rounded (14.1.10).
std::vector<expr::Known> known_facts(const ProgrammeFigures& figures, const expr::FactTable& table);

}  // namespace kam::rules
