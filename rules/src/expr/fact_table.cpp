#include "nearest.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

#include "expr.hpp"

namespace kam::rules::expr {
namespace {

/// Edit distance with swaps of neighbours (optimal string alignment), in three rows.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[b.size()];
}

std::size_t gap(std::string_view a, std::string_view b) {
  return a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
}

}  // namespace

std::optional<std::string> nearest(std::string_view name, std::span<const std::string_view> known) {
  const std::size_t limit = std::max<std::size_t>(1, name.size() / 3);
  std::size_t best = limit + 1;
  std::optional<std::string> found;
  for (const std::string_view candidate : known) {
    if (gap(name, candidate) > limit) continue;
    const std::size_t edits = distance(name, candidate);
    if (edits < best || (edits == best && found && candidate < *found)) {
      best = edits;
      found = std::string(candidate);
    }
  }
  return found;
}

Slot FactTable::add(std::string_view name, Type type) {
  if (const auto known = find(name)) {
    if (facts_[*known].type != type) throw std::logic_error("two types for the fact " + std::string(name));
    return *known;
  }
  if (facts_.size() > std::numeric_limits<Slot>::max()) throw std::logic_error("more facts than slots");
  const auto slot = static_cast<Slot>(facts_.size());
  facts_.push_back({std::string(name), type});
  slots_.emplace(name, slot);
  return slot;
}

std::optional<Slot> FactTable::find(std::string_view name) const {
  const auto known = slots_.find(name);
  return known == slots_.end() ? std::nullopt : std::optional(known->second);
}

std::vector<std::string_view> FactTable::names() const {
  std::vector<std::string_view> names;
  names.reserve(facts_.size());
  for (const Fact& fact : facts_) names.push_back(fact.name);
  return names;
}

}  // namespace kam::rules::expr
