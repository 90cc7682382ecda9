#pragma once
#include <span>

#include "json_read.hpp"
#include "pack_data.hpp"

/// Each file of a pack → its part of Pack::Data. Every fault goes into the notes of the place that is read.
namespace kam::rules::pack {

/// A file of a pack and its reader.
struct Part {
  std::string_view file;
  Result<void> (*read)(const JsonAt& root, Pack::Data& data);
  bool needed = true;  ///< of a pack that extends no other
};
/// In the order of reading: each may name what those before it brought.
std::span<const Part> parts();

/// Reads a whole pack. `data` is of use only if the notes have no finding.
void read(const Pack::Files& files, Pack::Data& data, JsonNotes& notes);

Result<void> read_head(const JsonAt& root, Pack::Data& data);
Result<void> read_sources(const JsonAt& root, Pack::Data& data);
Result<void> read_criteria(const JsonAt& root, Pack::Data& data);
Result<void> read_churn(const JsonAt& root, Pack::Data& data);
Result<void> read_health(const JsonAt& root, Pack::Data& data);
Result<void> read_tiers(const JsonAt& root, Pack::Data& data);
Result<void> read_plan(const JsonAt& root, Pack::Data& data);
Result<void> read_approach(const JsonAt& root, Pack::Data& data);
Result<void> read_own_facts(const JsonAt& root, Pack::Data& data);
Result<void> read_recommendations(const JsonAt& root, Pack::Data& data);

/// The checks of the programme; its facts become those that programme rules may name.
Result<void> read_portfolio(const JsonAt& root, Pack::Data& data);
/// How the programme's maturity is asked and measured; it may name what programme rules may.
Result<void> read_maturity(const JsonAt& root, Pack::Data& data);
Result<void> read_programme_rules(const JsonAt& root, Pack::Data& data);

/// Whether key account management is right for the company; its conditions may name what programme rules may.
Result<void> read_fit(const JsonAt& root, Pack::Data& data);

/// Phases, elements and exit tests of the transformation, and the nine steps.
Result<void> read_transformation(const JsonAt& root, Pack::Data& data);

/// One rule; its condition and reasons may name the facts of the table, its sources are those of `data`.
Result<void> read_rule(const JsonAt& at, const expr::FactTable& table, const Pack::Data& data, Rule& rule);

}  // namespace kam::rules::pack
