#include "composite.hpp"

#include <algorithm>

namespace kam::rules {

Composite composite(std::span<const Part> parts, double show_from_coverage) {
  Composite result;
  double applicable = 0, known = 0, earned = 0, trusted = 0;
  for (const Part& part : parts) {
    if (part.value->state == State::not_applicable) continue;
    applicable += part.weight;
    if (!part.value->is_known()) continue;
    known += part.weight;
    earned += part.weight * part.share;
    trusted += part.weight * part.value->confidence();
  }
  result.contributions.resize(parts.size());
  if (applicable <= 0) return result;
  result.has_range = true;
  result.coverage = known / applicable;
  result.confidence = trusted / applicable;
  result.low = 100 * earned / applicable;
  result.high =
      std::max(result.low, 100 * (earned + (applicable - known)) / applicable);  // equal where none is missing
  if (known <= 0 || rounded(result.coverage) < show_from_coverage) return result;
  result.state = State::known;
  result.reason = Reason::none;
  result.point = 100 * earned / known;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].value->is_known()) result.contributions[i] = 100 * parts[i].weight * parts[i].share / known;
  }
  return result;
}

}  // namespace kam::rules
