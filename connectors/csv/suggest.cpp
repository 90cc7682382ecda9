#include "suggest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kam::connectors::csv {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Edits that turn one name into the other (Levenshtein), without regard to case.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(std::string_view wrong, const std::vector<std::string>& known) {
  std::size_t fewest = wrong.size() / 3 + 2;
  const std::string* nearest = nullptr;
  for (const auto& name : known) {
    if (wrong.size() > 100 || name.size() > 100) continue;
    const std::size_t distance = edits(wrong, name);
    if (distance < fewest) {
      fewest = distance;
      nearest = &name;
    }
  }
  if (nearest) return " (did you mean \"" + *nearest + "\"?)";
  if (known.empty() || known.size() > 12) return {};
  std::string list = " (there are";
  for (const auto& name : known) list += (&name == &known.front() ? " " : ", ") + name;
  return list + ")";
}

}  // namespace kam::connectors::csv
