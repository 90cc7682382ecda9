#pragma once
#include <map>

#include "../facts/fact.hpp"
#include "pool.hpp"

/// The figures of the programme: over the key accounts, with trend and slices (model 5.11).
namespace kam::rules {

struct ProgrammeKpi {
  /// The records whose beginning says which windows are covered (0.3a).
  enum class Over : std::uint8_t { purchases, opportunities, contracts, responses, deliveries, plans, value_items };
  /// The window that the figure itself is over; its trend compares years and quarters.
  enum class Span : std::uint8_t { year, two_years, ninety_days, ever };

  FactDef fact;
  Over over = Over::purchases;
  Span span = Span::year;
  bool compares = false;      ///< the figure itself compares two windows
  bool all_accounts = false;  ///< shown over all accounts too (5.1)
  Value (*compute)(const Pool&, const Lens&) = nullptr;
};

/// A figure kept by people in the CRM, for the tables.
constexpr ProgrammeKpi kept_figure(ProgrammeKpi::Over over, ProgrammeKpi::Span span, std::string_view id,
                                   std::string_view name, std::string_view unit, std::string_view inputs,
                                   std::string_view doc, std::string_view source,
                                   Value (*compute)(const Pool&, const Lens&)) {
  return {.fact = {.id = id,
                   .name = name,
                   .unit = unit,
                   .inputs = inputs,
                   .doc = doc,
                   .source = source,
                   .evidence = "field",
                   .level = FactLevel::programme},
          .over = over,
          .span = span,
          .compute = compute};
}

/// In the order of 5.11.
std::span<const ProgrammeKpi> programme_kpis();
// One table a file.
std::span<const ProgrammeKpi> retention_kpis();
std::span<const ProgrammeKpi> expansion_kpis();
std::span<const ProgrammeKpi> survey_kpis();
std::span<const ProgrammeKpi> deal_kpis();
std::span<const ProgrammeKpi> spend_kpis();
std::span<const ProgrammeKpi> service_kpis();

struct KpiResult {
  Value value;
  Value year, quarter;                                          ///< trends: the newer window less the older
  std::optional<Value> all;                                     ///< over all accounts
  std::map<std::string_view, std::map<std::string, Value>> by;  ///< tier, segment, owner, approach → slice
};
KpiResult evaluate(const Programme& programme, const ProgrammeKpi& kpi);

}  // namespace kam::rules
