#include <algorithm>

#include "assess.hpp"

/// What only all accounts together tell of one: percentiles and medians that conditions compare with
/// (model 9.3, 14.9.3).
namespace kam::rules {

namespace {

void add_known(const FactMatrix& facts, std::string_view fact, std::size_t node, TierPeers::Among& among) {
  const Value& value = facts.at(fact, node);
  if (value.is_known()) among.numbers.push_back(rounded(value.number));
}

std::optional<double> if_known(const Value& value) {
  return value.is_known() ? std::optional(value.number) : std::nullopt;
}

/// What depends on the tier.
void gather_tier(const Assessment& a, std::size_t i, bool open, TierPeers& peers) {
  const Node& node = a.portfolio.nodes[i];
  const Scorecard& card = a.selection.cards[i];
  const auto pipeline = if_known(a.facts.at("pipeline", i)), cost = if_known(a.facts.at("cost_to_serve_ratio", i));
  const bool by_label = a.portfolio.in_use(Object::accounts, "tier_label");
  const bool settled = !open || card.tier != Tier::key;
  if (!settled) {
    const auto place = place_of(a.pack, card, node.account->id);
    peers.earning.push_back({*place, by_label ? std::nullopt : pipeline, cost});
  }
  if ((settled || by_label) && is_key(a.portfolio, node, card) && pipeline)
    peers.key_pipeline.numbers.push_back(*pipeline);
  if (settled && cost) peers.tier_cost[std::string(name(card.tier))].numbers.push_back(*cost);
  if (node.account->owner_id && card.tier == Tier::standard) ++peers.standard_accounts[*node.account->owner_id];
}

void gather_account(const Assessment& a, std::size_t i, TierPeers& peers) {
  add_known(a.facts, "kpi_cross_sell_rate", i, peers.cross_sell_rate);
  add_known(a.facts, "kpi_discount_depth", i, peers.discount_depth);
  add_known(a.facts, "complaints_ttm", i, peers.complaints);
  add_known(a.facts, "days_to_pay_late", i, peers.days_late);
  const Text& segment = a.portfolio.nodes[i].account->segment;
  const auto ticket = if_known(a.facts.at("avg_ticket", i));
  if (ticket && segment) peers.segment_ticket[*segment].numbers.push_back(*ticket);
}

void put_known(FactMatrix& facts, std::string_view fact, std::size_t node, const std::optional<double>& number) {
  if (number) facts.put(fact, node, Value::known(*number));
}

/// Above the 90th percentile and more than nothing; as trustworthy as what it compares.
void put_top_decile(FactMatrix& facts, std::string_view flag, std::string_view of, std::size_t node,
                    const TierPeers::Among& among) {
  Value value = facts.at(of, node);
  if (value.is_known()) value.number = rounded(value.number) > std::max(0.0, among.figure.value_or(0));
  facts.put(flag, node, value);
}

std::optional<double> figure_of(const By<TierPeers::Among>& groups, std::string_view group) {
  const auto found = groups.find(group);
  return found == groups.end() ? std::nullopt : found->second.figure;
}

void put_cost_ratio(FactMatrix& facts, std::size_t i) {
  Value ratio = facts.at("kpi_cost_to_serve", i);
  const Value& revenue = facts.at("rev_ttm", i);
  if (ratio.is_known() && (!revenue.is_known() || revenue.number <= 0)) {
    ratio = Value::unknown(revenue.is_known() ? Reason::too_few_records : revenue.reason);
  }
  if (ratio.is_known()) ratio.number = 100 * ratio.number / revenue.number;
  facts.put("cost_to_serve_ratio", i, ratio);
}

/// Asked for only where the criterion counts: off or not applicable says neither yes nor no.
void put_perception(Assessment& a, std::size_t i) {
  for (std::size_t c = 0; c < a.pack.criteria.size(); ++c) {
    if (a.pack.criteria[c].id != "sel_supplier_perception") continue;
    const Value& perception = a.selection.cards[i].criteria[c].value;
    Value missing = Value::known(perception.state == State::unknown);
    if (perception.state == State::not_applicable) missing = Value::not_applicable(perception.reason);
    a.facts.put("perception_missing", i, missing);
  }
}

}  // namespace

void put_own_ratios(Assessment& a) {
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) put_cost_ratio(a.facts, i);
}

void gather_peers(const Assessment& a, bool open, TierPeers& peers) {
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    gather_account(a, i, peers);
    gather_tier(a, i, open, peers);
  }
}

void put_peers(Assessment& a) {
  const TierPeers& peers = a.of(&PeerFigures::tiers);
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    put_perception(a, i);
    put_known(a.facts, "discount_depth_p90", i, peers.discount_depth.figure);
    put_known(a.facts, "cross_sell_rate_median", i, peers.cross_sell_rate.figure);
    put_top_decile(a.facts, "complaints_top_decile", "complaints_ttm", i, peers.complaints);
    put_top_decile(a.facts, "days_late_top_decile", "days_to_pay_late", i, peers.days_late);
    const Text& segment = a.portfolio.nodes[i].account->segment;
    put_known(a.facts, "segment_avg_ticket", i, figure_of(peers.segment_ticket, segment.value_or("")));
    put_known(a.facts, "tier_cost_to_serve_ratio", i, figure_of(peers.tier_cost, name(a.selection.cards[i].tier)));
  }
}

}  // namespace kam::rules
