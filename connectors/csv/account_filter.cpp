#include "account_filter.hpp"

#include "src/belonging.hpp"

namespace kam::connectors::csv {

std::optional<std::size_t> key_column(rules::Object object, const std::vector<std::string>& names) {
  const auto parent = parent_of(object);
  return rules::column_named(names, parent ? parent->field : rules::account_field(object));
}

AccountFilter::AccountFilter(std::string account, bool parents_first)
    : account_(std::move(account)), parents_first_(parents_first) {}

void AccountFilter::columns(rules::Object object, const std::vector<std::string>& names) {
  Known& known = known_[static_cast<std::size_t>(object)];
  const auto parent = parent_of(object);
  known.parent = parent ? std::optional(parent->object) : std::nullopt;
  known.key = key_column(object, names);
  known.id = rules::column_named(names, "id");
  known.is_parent = is_parent(object);
}

/// A row without a key belongs to all.
bool AccountFilter::belongs(const Known& known, std::string_view key) const {
  if (key.empty()) return true;
  if (!known.parent) return key == account_;
  return !parents_first_ || known_[static_cast<std::size_t>(*known.parent)].own.contains(std::string(key));
}

bool AccountFilter::may_belong(rules::Object object, std::span<const std::string_view> cells) {
  Known& known = known_[static_cast<std::size_t>(object)];
  const bool mine = !known.key || belongs(known, cells[*known.key]);
  if (!known.id) return mine;
  const auto id = cells[*known.id];
  const auto hash = std::hash<std::string_view>()(id);
  if (!mine) return known.others.insert(hash), false;
  in_doubt_ = in_doubt_ || known.others.contains(hash);
  if (known.is_parent) known.own.emplace(id);
  return true;
}

}  // namespace kam::connectors::csv
