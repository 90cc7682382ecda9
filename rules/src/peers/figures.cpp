#include "figures.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "../facts/portfolio.hpp"
#include "../scorecard.hpp"

namespace kam::rules {

namespace {

template <class Item>
void append(std::vector<Item>& to, std::vector<Item>&& more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

void round_and_sort(std::vector<double>& numbers) {
  for (double& number : numbers) number = rounded(number);
  std::sort(numbers.begin(), numbers.end());
}

/// The `most` first of them, in order.
template <class Item>
void keep_first(std::vector<Item>& items, std::size_t most) {
  std::sort(items.begin(), items.end());
  if (items.size() > most) items.resize(most);
}

}  // namespace

RecordCounts counts_of(const Records& records) {
  return {records.available, records.filled, records.rows, records.snapshot};
}

void RecordCounts::gather(const Records& part, const RecordCounts& shared) {
  RecordCounts own = counts_of(part);
  for (std::size_t object = 0; object < object_count; ++object) {
    own.rows[object] -= shared.rows[object];
    for (const auto& [field, count] : shared.filled[object]) own.filled[object][field] -= count;
  }
  own.snapshot.remove(shared.snapshot);
  merge(own);
}

void RecordCounts::merge(const RecordCounts& other) {
  for (std::size_t object = 0; object < object_count; ++object) {
    available[object] = available[object] || other.available[object];
    rows[object] += other.rows[object];
    for (const auto& [field, count] : other.filled[object]) filled[object][field] += count;
  }
  snapshot.add(other.snapshot);
}

void RecordCounts::put_into(Records& part) const {
  part.available = available;
  part.filled = filled;
  part.rows = rows;
  part.snapshot = snapshot;
}

void Ranking::gather(const Portfolio& p) {
  for (const Node& node : p.nodes) {
    if (!node.active || !node.revenue.is_known()) continue;
    net.push_back(node.revenue.number);
    positive.push_back(std::max(0.0, node.revenue.number));
    total.add(std::max(0.0, node.revenue.number));
  }
}

void Ranking::merge(Ranking&& other) {
  append(net, std::move(other.net));
  append(positive, std::move(other.positive));
  total.add(other.total);
}

void Ranking::finish() {
  round_and_sort(net);
  round_and_sort(positive);
}

void TopFifth::merge(TopFifth&& other) {
  append(places, std::move(other.places));
}

void TopFifth::finish() {
  const auto largest = static_cast<std::size_t>(std::ceil(rounded(0.2 * static_cast<double>(places.size()))));
  std::sort(places.begin(), places.end());
  if (largest > 0) last = places[largest - 1];
  places = {};
}

void WinTimes::merge(WinTimes&& other) {
  append(days, std::move(other.days));
  append(activities, std::move(other.activities));
}

void WinTimes::finish() {
  std::sort(days.begin(), days.end());
  std::sort(activities.begin(), activities.end());
}

void WayPeers::merge(WayPeers&& other) {
  append(values, std::move(other.values));
  amount.add(other.amount);
  of.add(other.of);
}

void WayPeers::finish() {
  if (of.value() > 0) mean = 100 * amount.value() / of.value();
  for (double& value : values) value -= mean.value_or(0);
  round_and_sort(values);
}

void MeasurePeers::merge(MeasurePeers&& other) {
  for (auto& [place, way] : other.ways) ways[place].merge(std::move(way));
}

void MeasurePeers::finish() {
  for (auto& [place, way] : ways) way.finish();
}

void StartingCounts::merge(const StartingCounts& other) {
  known.resize(std::max(known.size(), other.known.size()));
  for (std::size_t c = 0; c < other.known.size(); ++c) known[c] += other.known[c];
}

void Earned::merge(Earned&& other) {
  append(places, std::move(other.places));
  most = std::max(most, other.most);
}

void Earned::finish() {
  keep_first(places, most);
}

std::size_t Earned::before(const Place& place) const {
  return static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), place) - places.begin());
}

void TierPeers::Among::merge(Among&& other) {
  append(numbers, std::move(other.numbers));
}

void TierPeers::Among::take_median() {
  if (!numbers.empty()) figure = median(std::move(numbers));
  numbers = {};
}

void TierPeers::Among::take_ninetieth() {
  std::sort(numbers.begin(), numbers.end());
  if (!numbers.empty()) figure = numbers[(9 * numbers.size() + 9) / 10 - 1];
  numbers = {};
}

void TierPeers::merge(TierPeers&& other) {
  for (const auto among : {&TierPeers::key_pipeline, &TierPeers::cross_sell_rate, &TierPeers::discount_depth,
                           &TierPeers::complaints, &TierPeers::days_late}) {
    (this->*among).merge(std::move(other.*among));
  }
  for (auto& [segment, among] : other.segment_ticket) segment_ticket[segment].merge(std::move(among));
  for (auto& [tier, among] : other.tier_cost) tier_cost[tier].merge(std::move(among));
  for (const auto& [owner, count] : other.standard_accounts) standard_accounts[owner] += count;
  append(earning, std::move(other.earning));
}

void TierPeers::settle(const Earned& earned) {
  for (const Earning& one : earning) {
    const bool key = std::binary_search(earned.places.begin(), earned.places.end(), one.place);
    if (key && one.pipeline) key_pipeline.numbers.push_back(*one.pipeline);
    if (one.cost) tier_cost[std::string(name(key ? Tier::key : Tier::rising))].numbers.push_back(*one.cost);
  }
  earning = {};
}

void TierPeers::finish() {
  for (auto* among : {&key_pipeline, &cross_sell_rate}) among->take_median();
  for (auto* among : {&discount_depth, &complaints, &days_late}) among->take_ninetieth();
  for (auto& [segment, among] : segment_ticket) among.take_median();
  for (auto& [tier, among] : tier_cost) among.take_median();
}

void AtStake::merge(AtStake&& other) {
  append(ascending, std::move(other.ascending));
}

void AtStake::finish() {
  std::sort(ascending.begin(), ascending.end());
}

bool Due::operator<(const Due& other) const {
  return std::tie(other.priority, due, rule, account) < std::tie(priority, other.due, other.rule, other.account);
}

void Workloads::merge(Workloads&& other) {
  most = std::max(most, other.most);
  for (auto& [owner, due] : other.by_owner) {
    append(by_owner[owner], std::move(due));
    keep_first(by_owner[owner], most);
  }
}

void Workloads::finish() {
  for (auto& [owner, due] : by_owner) keep_first(due, most);
}

}  // namespace kam::rules
