#pragma once
#include <optional>

#include "../pack_data.hpp"
#include "keys.hpp"

/// What the files of a pack that are about the programme name.
namespace kam::rules::pack {

/// The place of a fact of the programme in programme_facts().
Take programme_fact(std::size_t& to);
/// The same, kept as its id.
Take programme_fact_id(std::string& to);
/// A condition over the facts of a table.
Take condition(std::optional<expr::Condition>& to, const expr::FactTable& table);

/// A list of objects with an `id`, each id once.
template <class Item, class Read>
Result<void> each_of(const JsonAt& list, std::vector<Item>& to, Read read) {
  return list.items([&, seen = std::set<std::string>()](const JsonAt& at) mutable -> Result<void> {
    Item& item = to.emplace_back();
    auto one = read(at, item);
    auto once = unique(at, item.id, seen);
    return one ? once : one;
  });
}

}  // namespace kam::rules::pack
