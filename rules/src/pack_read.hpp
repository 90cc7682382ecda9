#pragma once
#include "json_read.hpp"
#include "pack_data.hpp"

/// Each file of a pack → its part of Pack::Data. All fail with file, JSON pointer and what was expected.
namespace kam::rules::pack {

Result<void> read_criteria(const JsonAt& root, Pack::Data& data);
Result<void> read_churn(const JsonAt& root, Pack::Data& data);
Result<void> read_health(const JsonAt& root, Pack::Data& data);
Result<void> read_tiers(const JsonAt& root, Pack::Data& data);
/// After the two above: conditions may name their criteria and signals.
Result<void> read_recommendations(const JsonAt& root, Pack::Data& data);

/// One rule; its condition may name the facts of the table.
Result<void> read_rule(const JsonAt& at, const expr::FactTable& table, std::string_view file, Rule& rule);

/// Members of an object by a table of names; an unknown one is refused with the nearest known name.
using Take = std::function<Result<void>(const JsonAt&)>;
Result<void> members(const JsonAt& at, const std::map<std::string, Take, std::less<>>& known);

template <class T>
Take into(T& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    const auto keep = [&to](auto read) -> Result<void> {
      if (!read) return read.error();
      to = static_cast<T>(std::move(*read));
      return {};
    };
    if constexpr (std::is_same_v<T, bool>) {
      return keep(at.boolean());
    } else if constexpr (std::is_arithmetic_v<T>) {
      return keep(at.number());
    } else {
      return keep(at.text());
    }
  };
}
Take into(std::vector<std::string>& to);
Result<void> read_mapping(const JsonAt& at, Mapping& map);

}  // namespace kam::rules::pack
