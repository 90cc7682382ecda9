#include "programme_fact.hpp"

#include <map>

#include "../fit/evidence.hpp"
#include "../transformation/facts.hpp"

namespace kam::rules {

std::span<const ProgrammeFact> programme_facts() {
  static const std::vector<ProgrammeFact> all = [] {
    std::vector<ProgrammeFact> joined;
    for (const auto table :
         {key_list_facts(), concentration_facts(), exposure_facts(), attention_facts(), manager_facts(),
          coverage_facts(), return_facts(), criteria_facts(), fit_deal_facts(), fit_account_facts(), fit_answer_facts(),
          fit_facts(), maturity_key_facts(), maturity_practice_facts(), maturity_facts(), transformation_record_facts(),
          transformation_facts(), step_facts()}) {
      joined.insert(joined.end(), table.begin(), table.end());
    }
    return joined;
  }();
  return all;
}

std::optional<std::size_t> find_programme_fact(std::string_view id) {
  static const std::map<std::string_view, std::size_t> by_id = [] {
    std::map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < programme_facts().size(); ++i) index[programme_facts()[i].fact.id] = i;
    return index;
  }();
  const auto found = by_id.find(id);
  return found == by_id.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace kam::rules
