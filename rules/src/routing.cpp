#include <algorithm>

#include "assess.hpp"

/// Does the owner of an account fit its tier (model 7, 14.7.3)?
namespace kam::rules {

namespace {

constexpr int most_standard = 10;

bool has_too_many(const By<int>& standard, const std::string& owner) {
  const auto found = standard.find(owner);
  return found != standard.end() && found->second > most_standard;
}

/// Key and its owner is no key account manager, or one of too many standard accounts of one. An account that is neither
/// fits anybody, known or not.
Value route_mismatch(const Assessment& a, std::size_t i, const By<int>& standard) {
  const Value &key = a.facts.at("is_key", i), &tier = a.facts.at("tier", i);
  if (!key.is_known()) return key;
  const bool is_key = key.number != 0, is_standard = a.selection.cards[i].tier == Tier::standard;
  Value mismatch = Value::known(0);
  mismatch.quality = is_key ? key.quality : std::min(key.quality, tier.quality);
  if (!is_key && !is_standard) return mismatch;
  const Text& owner = a.portfolio.nodes[i].account->owner_id;
  if (!owner) return Value::unknown(a.portfolio.missing(Object::accounts, "owner_id"));
  const User* user = a.portfolio.user(*owner);
  if (!user) return Value::unknown(Reason::no_records);
  const bool is_kam = user->role == "kam";
  mismatch.number = is_key ? !is_kam : is_kam && has_too_many(standard, *owner);
  return mismatch;
}

}  // namespace

void put_routing(Assessment& a) {
  const By<int>& standard = a.of(&PeerFigures::tiers).standard_accounts;
  for (std::size_t i = 0; i < a.portfolio.nodes.size(); ++i) {
    a.facts.put("route_mismatch", i, route_mismatch(a, i, standard));
  }
}

}  // namespace kam::rules
