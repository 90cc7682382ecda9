#include "programme_names.hpp"

#include "../portfolio/programme_fact.hpp"
#include "conditions.hpp"

namespace kam::rules::pack {

Take programme_fact_id(std::string& to) {
  return [&to](const JsonAt& at) {
    static const std::vector<std::string_view> known = [] {
      std::vector<std::string_view> names;
      for (const ProgrammeFact& row : programme_facts()) names.push_back(row.fact.id);
      return names;
    }();
    return one_of(to, "fact of the programme", known)(at);
  };
}

Take programme_fact(std::size_t& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    std::string id;
    if (auto read = programme_fact_id(id)(at); !read) return read;
    to = *find_programme_fact(id);
    return {};
  };
}

Take condition(std::optional<expr::Condition>& to, const expr::FactTable& table) {
  return [&to, &table](const JsonAt& at) -> Result<void> {
    std::string text;
    if (auto read = words(text)(at); !read) return read;
    auto compiled = expr::Condition::compile(text, table, "");
    if (!compiled) return condition_fault(at, text, compiled.error(), table);
    to = std::move(*compiled);
    return {};
  };
}

}  // namespace kam::rules::pack
