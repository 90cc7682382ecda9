#include "pairs.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "../approach.hpp"

namespace kam::rules::pilots {

namespace {

/// A key account and what it is matched by.
struct Candidate {
  std::size_t node;
  std::string_view segment;
  int revenue_band;
  std::string_view cycle;
  double revenue, place;  ///< place: percentile among the key accounts

  auto stratum() const { return std::tie(segment, revenue_band, cycle); }
};

std::string_view kind_of_cycle(const Assessment& a, std::size_t node) {
  const std::size_t fact = a.pack.approach.parts[a.pack.approach.deciding].fact;
  const Value& value = a.facts.at(fact, node);
  if (!value.is_known()) return "unknown";
  for (const auto& row : a.pack.approach.checklist) {
    if (row.fact != fact) continue;
    const std::string_view side = side_of(row, value);
    return side == "one_voice" ? "short" : side == "one_face" ? "long" : "middle";
  }
  return "middle";
}

std::vector<std::size_t> keys_of(const Assessment& a) {
  std::vector<std::size_t> keys;
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    if (is_key(a.portfolio, a.portfolio.nodes[i], a.selection.cards[i])) keys.push_back(i);
  }
  return keys;
}

/// Bands of equal size by rank; equal revenues stay together.
void find_bands(std::vector<Candidate>& all, std::size_t bands) {
  std::vector<double> revenues;
  for (const Candidate& one : all) revenues.push_back(rounded(one.revenue));
  std::sort(revenues.begin(), revenues.end());
  for (Candidate& one : all) {
    one.place = mid_rank(revenues, one.revenue);
    const double band = std::floor(rounded(one.place / 100 * static_cast<double>(bands)));
    one.revenue_band = 1 + static_cast<int>(std::min(band, static_cast<double>(bands - 1)));
  }
}

/// Within a pair the smaller hash gets one face.
Matched drawn(const Assessment& a, const PilotOptions& options, const Candidate& first, const Candidate& second) {
  const auto hash = [&](const Candidate& one) {
    return options.score.sha256(a.portfolio.nodes[one.node].account->id + "\n" + options.id);
  };
  const bool straight = std::pair(hash(first), first.node) < std::pair(hash(second), second.node);
  const Candidate &face = straight ? first : second, &voice = straight ? second : first;
  return {face.node, voice.node, first.revenue_band, first.cycle};
}

}  // namespace

Pairing pairs_of(const Assessment& a, const PilotOptions& options) {
  Pairing result;
  std::vector<Candidate> all;
  for (const std::size_t key : keys_of(a)) {
    const Node& node = a.portfolio.nodes[key];
    if (node.revenue.is_known()) {
      all.push_back({key, segment_of(node), 0, kind_of_cycle(a, key), node.revenue.number, 0});
    } else {
      result.unmatched.push_back(key);
    }
  }
  find_bands(all, a.pack.approach.pilot.bands);
  std::stable_sort(all.begin(), all.end(), [](const Candidate& x, const Candidate& y) {
    return x.stratum() != y.stratum() ? x.stratum() < y.stratum() : rounded(x.revenue) > rounded(y.revenue);
  });
  std::vector<std::pair<double, Matched>> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + 1 == all.size() || all[i].stratum() != all[i + 1].stratum()) {
      result.unmatched.push_back(all[i].node);
      continue;
    }
    found.emplace_back(rounded(all[i].place - all[i + 1].place), drawn(a, options, all[i], all[i + 1]));
    ++i;
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) {
    const auto first = [](const Matched& pair) { return std::min(pair.one_face, pair.one_voice); };
    return std::pair(x.first, first(x.second)) < std::pair(y.first, first(y.second));
  });
  const std::size_t most = options.pairs == 0 ? found.size() : std::min(options.pairs, found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Matched& pair = found[i].second;
    if (i < most) {
      result.pairs.push_back(pair);
    } else {
      result.unmatched.insert(result.unmatched.end(), {pair.one_face, pair.one_voice});
    }
  }
  std::sort(result.unmatched.begin(), result.unmatched.end());
  return result;
}

}  // namespace kam::rules::pilots
