#pragma once
#include <span>

#include "../facts/fact.hpp"
#include "programme.hpp"

/// Quantities of the whole programme, registered like those of one account.
namespace kam::rules {

struct ProgrammeFact {
  FactDef fact;
  Value (*compute)(const Programme&) = nullptr;  ///< null: a later stage puts it, from other facts
};

/// What rows of the tables have in common.
/// @param evidence  its kind (model 0.6).
constexpr FactDef of_programme(std::string_view evidence, std::string_view id, std::string_view name,
                               std::string_view unit, std::string_view range, std::string_view inputs,
                               std::string_view doc, std::string_view source, expr::Type type = expr::Type::number) {
  return {.id = id,
          .name = name,
          .unit = unit,
          .range = range,
          .inputs = inputs,
          .doc = doc,
          .source = source,
          .evidence = evidence,
          .type = type,
          .level = FactLevel::programme};
}

/// All of them, in the order of the tables.
std::span<const ProgrammeFact> programme_facts();
/// Place in programme_facts(); none if there is no such fact.
std::optional<std::size_t> find_programme_fact(std::string_view id);

// One table a file.
std::span<const ProgrammeFact> key_list_facts();
std::span<const ProgrammeFact> concentration_facts();
std::span<const ProgrammeFact> exposure_facts();
std::span<const ProgrammeFact> attention_facts();
std::span<const ProgrammeFact> manager_facts();
std::span<const ProgrammeFact> coverage_facts();
std::span<const ProgrammeFact> return_facts();
std::span<const ProgrammeFact> criteria_facts();
std::span<const ProgrammeFact> maturity_key_facts();
std::span<const ProgrammeFact> maturity_practice_facts();
std::span<const ProgrammeFact> maturity_facts();

}  // namespace kam::rules
