#include "health.hpp"

namespace kam::rules {

std::vector<Health> health(const Pack::Data& pack, const FactMatrix& facts, const MeasurePeers& peers) {
  std::vector<Health> result(facts.portfolio().nodes.size());
  for (Health& one : result) one.parts.reserve(pack.health.size());
  for (const Measure& part : pack.health) {
    auto scores = evaluate(part, facts, pack, peers);
    for (std::size_t i = 0; i < result.size(); ++i) result[i].parts.push_back(std::move(scores[i]));
  }
  for (Health& one : result) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < one.parts.size(); ++i) {
      parts.push_back({&one.parts[i].value, (one.parts[i].score - 1) / 9, pack.health[i].weight});
    }
    one.total = composite(parts, pack.show_from);
  }
  return result;
}

}  // namespace kam::rules
