#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "../pack_data.hpp"
#include "../portfolio/programme_fact.hpp"

/// What the pages about a pack share.
namespace kam::rules::reference {

/// `S001 S002` → its words.
inline std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) found.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

/// The facts that a measure reads, each once, in order.
inline void add_facts(const std::vector<Way>& ways, std::vector<std::string_view>& to) {
  for (const Way& way : ways) {
    add_facts(way.parts, to);
    const std::string_view id = facts()[way.fact].id;
    if (way.kind == Way::Kind::fact && std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
  }
}

/// The facts of accounts, then those of the programme.
inline std::vector<FactDef> all_facts() {
  std::vector<FactDef> all(facts().begin(), facts().end());
  for (const ProgrammeFact& one : programme_facts()) all.push_back(one.fact);
  return all;
}

inline std::string_view name(expr::Type type) {
  static constexpr std::string_view names[]{"number", "boolean", "text", "list"};
  return names[static_cast<std::size_t>(type)];
}

inline std::string_view name(FactLevel level) {
  return level == FactLevel::account ? "account" : "programme";
}

}  // namespace kam::rules::reference
