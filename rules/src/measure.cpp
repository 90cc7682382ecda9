#include "measure.hpp"

#include <algorithm>
#include <cmath>

#include "kam/rules/exact_sum.hpp"
#include "mapping.hpp"

namespace kam::rules {

namespace {

/// No record, and nothing beside it.
bool says_nothing(const Value& value) {
  return value.state == State::unknown && value.reason == Reason::no_records && value.evidence.empty() &&
         !value.details && !value.label && value.proxy.empty() && !value.k && !value.n && !value.of &&
         !value.window_days && !value.covered_days && !value.against && !value.partial;
}

}  // namespace

FactMatrix::FactMatrix(const Portfolio& portfolio)
    : portfolio_(portfolio), values_(facts().size()), computed_(facts().size()), put_(facts().size()) {}

void FactMatrix::compute(std::size_t fact) const {
  computed_[fact] = 1;
  const auto of = facts()[fact].compute;
  for (std::size_t i = 0; of && i < portfolio_.nodes.size(); ++i) keep(fact, i, of(portfolio_, portfolio_.nodes[i]));
}

void FactMatrix::put(std::size_t fact, std::size_t node, Value value) {
  if (!computed_[fact]) compute(fact);
  put_[fact] = 1;
  keep(fact, node, std::move(value));
}

void FactMatrix::keep(std::size_t fact, std::size_t node, Value value) const {
  auto& column = values_[fact];
  if (column.empty() && says_nothing(value)) return;
  if (column.empty()) column.resize(portfolio_.nodes.size());
  column[node] = std::move(value);
}

namespace {

constexpr double stale_below = 0.1;

bool is_stale(const Value& value) {
  return value.is_known() && value.freshness < stale_below;
}

Value aged(Value value) {
  return is_stale(value) ? Value::unknown(Reason::stale) : std::move(value);
}

/// Why a known fact of an account is not compared; none if it is.
Reason hindrance(const Way& way, const Value& value, bool part) {
  if (!part && is_stale(value)) return Reason::stale;
  return value.k.value_or(0) < static_cast<double>(way.least_known) ? Reason::too_few_records : Reason::none;
}

/// What is compared of an account, before a mean is taken off it.
Value own_value(const Way& way, const FactMatrix& facts, std::size_t node, bool part) {
  const Value& value = facts.at(way.fact, node);
  const Reason hindered = value.is_known() ? hindrance(way, value, part) : Reason::none;
  return hindered == Reason::none ? value : Value::unknown(hindered);
}

bool is_percentile(const Way& way) {
  return way.map.kind == Mapping::Kind::percentile_active || way.map.kind == Mapping::Kind::percentile_scored;
}

/// 100·Σ amount / Σ of over active accounts with a known percentage.
void gather_mean(const Way& way, const FactMatrix& facts, WayPeers& peers) {
  const auto& nodes = facts.portfolio().nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Value &a = facts.at(way.less_mean->amount, i), &b = facts.at(way.less_mean->of, i);
    if (!nodes[i].active || !facts.at(way.fact, i).is_known() || !a.is_known() || !b.is_known()) continue;
    peers.amount.add(a.number);
    peers.of.add(b.number);
  }
}

void gather_population(const Way& way, const FactMatrix& facts, bool part, WayPeers& peers) {
  const auto& nodes = facts.portfolio().nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (way.map.kind == Mapping::Kind::percentile_active && !nodes[i].active) continue;
    const Value& one = facts.at(way.fact, i);
    if (one.is_known() && hindrance(way, one, part) == Reason::none) peers.values.push_back(one.number);
  }
}

void gather_way(const Way& way, const FactMatrix& facts, bool part, const std::string& place, MeasurePeers& peers) {
  if (way.kind != Way::Kind::fact) {
    for (std::size_t i = 0; i < way.parts.size(); ++i) {
      gather_way(way.parts[i], facts, true, place + "/" + std::to_string(i), peers);
    }
    return;
  }
  if (way.less_mean) gather_mean(way, facts, peers.ways[place]);
  if (is_percentile(way)) gather_population(way, facts, part, peers.ways[place]);
}

class WayScores {
 public:
  /// @param part  of several: those age together, by their mean (14.1.2, 14.3.1).
  WayScores(const Way& way, const FactMatrix& facts, const Pack::Data& pack, const MeasurePeers& peers,
            const std::string& place, bool part = false)
      : way_(way), facts_(facts), pack_(pack), part_(part) {
    if (way.kind != Way::Kind::fact) {
      for (std::size_t i = 0; i < way.parts.size(); ++i) {
        parts_.emplace_back(way.parts[i], facts, pack, peers, place + "/" + std::to_string(i), true);
      }
      return;
    }
    const auto found = peers.ways.find(place);
    if (found != peers.ways.end()) peers_ = &found->second;
  }

  Score at(std::size_t node) const {
    if (way_.kind != Way::Kind::fact) {
      Score score = way_.kind == Way::Kind::mean_of_parts ? mean(node) : largest(node);
      score.value = aged(std::move(score.value));
      return score;
    }
    Score score{value(node), 0, {}};
    if (!score.value.is_known()) return score;
    map(score);
    if (!score.value.is_known()) return score;
    if (way_.add && facts_.at(way_.add->fact, node).number != 0)
      score.score = std::min(10.0, score.score + way_.add->points);
    if (way_.cap) {
      const Value& capped = facts_.at(way_.cap->fact, node);
      if (capped.is_known() && capped.number < way_.cap->below) score.score = std::min(score.score, way_.cap->at);
    }
    if (way_.shows_score) {
      score.value.number = score.score;
      score.value.label.reset();
    }
    return score;
  }

 private:
  Value value(std::size_t node) const {
    Value value = own_value(way_, facts_, node, part_);
    if (!value.is_known()) return value;
    if (way_.less_mean) {
      if (!peers_ || !peers_->mean) return Value::unknown(Reason::too_few_records);
      value.number -= *peers_->mean;
    }
    if (!way_.proxy.empty()) {
      value.proxy = way_.proxy;
      value.quality = 0.5;
    }
    return value;
  }

  void map(Score& score) const {
    const Mapping& map = way_.map;
    Value& value = score.value;
    switch (map.kind) {
      case Mapping::Kind::labels:
        if (const auto found = score_of_label(map, value.label.value_or(""))) {
          score.score = *found;
        } else {
          value = Value::unknown(Reason::conflicting_records);
        }
        break;
      case Mapping::Kind::percentile_active:
      case Mapping::Kind::percentile_scored:
        percentile(score);
        break;
      default:
        score.score = score_of(map, value.number, value.of.value_or(1));
        if (map.kind == Mapping::Kind::points) score.points = used_points(map.points, value.number);
    }
  }

  void percentile(Score& score) const {
    Value& value = score.value;
    static const std::vector<double> nobody;
    const std::vector<double>& population = peers_ ? peers_->values : nobody;
    const auto found = score_in(population, value.number, pack_.small);
    if (!found) {
      value = Value::unknown(Reason::too_few_records);
      return;
    }
    score.score = *found;
    if (population.size() >= pack_.small.full) return;
    value.quality *= pack_.small.quality;
    value.against = static_cast<int>(population.size()) - 1;
  }

  Score mean(std::size_t node) const {
    std::vector<Score> known;
    std::optional<Value> first_missing, conflict;
    bool first_known = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      Score part = parts_[i].at(node);
      if (part.value.is_known()) {
        first_known = first_known || i == 0;
        known.push_back(std::move(part));
        continue;
      }
      if (!first_missing) first_missing = part.value;
      if (part.value.reason == Reason::conflicting_records) conflict = part.value;
    }
    if (known.size() < std::max<std::size_t>(1, way_.least)) {
      if (!known.empty()) return {Value::unknown(Reason::too_few_records), 0, {}};
      return {conflict ? *conflict : *first_missing, 0, {}};
    }
    Score score{Value::known(0), 0, {}};
    double quality = 0, freshness = 0;
    for (Score& part : known) {
      score.score += part.score;
      quality += part.value.quality;
      freshness += part.value.freshness;
      for (auto& record : part.value.evidence) score.value.evidence.push_back(std::move(record));
    }
    const auto count = static_cast<double>(known.size());
    score.score /= count;
    score.value.number = score.score;
    score.value.quality = quality / count;
    score.value.freshness = freshness / count;
    score.value.k = count;
    score.value.of = static_cast<double>(parts_.size());
    if (way_.quality) {
      score.value.quality = first_known ? way_.quality->with_first : way_.quality->otherwise;
      score.value.freshness = 1;
    }
    return score;
  }

  Score largest(std::size_t node) const {
    std::optional<Score> best;
    Value missing = Value::unknown(Reason::no_records);
    for (const auto& part : parts_) {
      Score score = part.at(node);
      if (!score.value.is_known()) {
        if (missing.reason == Reason::no_records) missing = score.value;
      } else if (!best || score.score > best->score) {
        best = std::move(score);
      }
    }
    if (!best) return {missing, 0, {}};
    best->value.number = best->score;
    best->points.clear();
    return *best;
  }

  const Way& way_;
  const FactMatrix& facts_;
  const Pack::Data& pack_;
  bool part_;
  std::vector<WayScores> parts_;
  const WayPeers* peers_ = nullptr;  ///< null: nobody has anything to compare with
};

/// Are the facts there of which a way is compared with those of other accounts?
bool is_there(const Way& way, const FactMatrix& facts) {
  if (way.kind != Way::Kind::fact) {
    return std::all_of(way.parts.begin(), way.parts.end(), [&](const Way& part) { return is_there(part, facts); });
  }
  if (way.less_mean && !(facts.is_there(way.less_mean->amount) && facts.is_there(way.less_mean->of))) return false;
  return !(way.less_mean || is_percentile(way)) || facts.is_there(way.fact);
}

}  // namespace

bool are_there(std::span<const Measure> measures, const FactMatrix& facts) {
  return std::all_of(measures.begin(), measures.end(), [&](const Measure& measure) {
    return std::all_of(measure.ways.begin(), measure.ways.end(), [&](const Way& way) { return is_there(way, facts); });
  });
}

void gather_peers(std::span<const Measure> measures, const FactMatrix& facts, MeasurePeers& peers) {
  for (const Measure& measure : measures) {
    for (std::size_t w = 0; w < measure.ways.size(); ++w) {
      gather_way(measure.ways[w], facts, false, measure.id + "/" + std::to_string(w), peers);
    }
  }
}

std::vector<Score> evaluate(const Measure& measure, const FactMatrix& facts, const Pack::Data& pack,
                            const MeasurePeers& peers) {
  std::vector<WayScores> ways;
  for (std::size_t w = 0; w < measure.ways.size(); ++w) {
    ways.emplace_back(measure.ways[w], facts, pack, peers, measure.id + "/" + std::to_string(w));
  }
  const auto& p = facts.portfolio();
  std::vector<Score> scores;
  scores.reserve(p.nodes.size());
  for (std::size_t node = 0; node < p.nodes.size(); ++node) {
    Score first = ways.front().at(node);
    for (std::size_t w = 1; w < ways.size() && first.value.state == State::unknown; ++w) {
      Score next = ways[w].at(node);
      if (next.value.is_known()) first = std::move(next);
    }
    if (measure.rated && first.value.state == State::unknown) {
      Value rating = aged(rated(p, p.nodes[node], measure.as.empty() ? measure.id : measure.as));
      if (rating.is_known()) first = {rating, rating.number, {}};
    }
    scores.push_back(std::move(first));
  }
  return scores;
}

}  // namespace kam::rules
