#pragma once
#include <string>

#include "kam/rules/pack.hpp"

namespace kam::rules {

/// The reference of all that conditions of a pack may name: the registered facts, the pack's criteria and its warning
/// signs. As Markdown it is docs/facts.md.
std::string facts_markdown(const Pack& pack);
/// The same as one JSON object: `{"facts":[],"criteria":[],"signals":[]}`.
std::string facts_json(const Pack& pack);

}  // namespace kam::rules
