#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kam/rules/pack.hpp"

namespace kam::rules {

/// The reference of all that conditions of a pack may name: the registered facts, the pack's criteria and its warning
/// signs. As Markdown it is docs/facts.md.
std::string facts_markdown(const Pack& pack);
/// The same as one JSON object: `{"facts":[],"criteria":[],"signals":[]}`.
std::string facts_json(const Pack& pack);

/// An entry of a pack, or a fact, in words.
struct Entry {
  std::string title;                                       ///< `R-CHR-04, a rule`
  std::vector<std::pair<std::string, std::string>> lines;  ///< what it is of the entry, and that
};
/// A rule, criterion, warning sign, part of health, gate, fact or source by its id.
/// @error not_found: there is no such entry; names the nearest.
Result<Entry> show(const Pack& pack, std::string_view id);

/// The ids of all rules, in the order of the pack.
std::vector<std::string> rule_ids(const Pack& pack);
/// What falls due within so many days is to be done now (the budget of model 9.2).
int now_days(const Pack& pack);

}  // namespace kam::rules
