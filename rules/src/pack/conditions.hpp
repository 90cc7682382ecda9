#pragma once
#include "../pack_data.hpp"
#include "keys.hpp"

/// What conditions of a pack may name, and how their faults are told.
namespace kam::rules::pack {

/// The registered facts, the criteria and the signals; may be called again.
void add_condition_facts(Pack::Data& data);
/// A name for conditions, and what it stands for.
void add_name(Pack::Data& data, std::string_view name, expr::Type type, Named what);

/// Refuses at this place what a compiler of conditions said, or where the fact that it misses was taken out.
/// @param text  the condition.
Error condition_fault(const JsonAt& at, const std::string& text, const Error& error, const expr::FactTable& table);

}  // namespace kam::rules::pack
