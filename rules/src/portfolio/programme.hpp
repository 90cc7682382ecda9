#pragma once
#include "../answers.hpp"
#include "../assess.hpp"

/// All accounts as one programme: what its checks, figures and rules share (model 2, 14.3.16, 14.4).
namespace kam::rules {

/// An active account and its revenue of the last twelve months; a negative one counts as 0 (14.4.1).
struct Holding {
  std::size_t node;
  double revenue;
};

struct Programme {
  explicit Programme(const Assessment& assessment);
  Programme(const Programme&) = delete;
  Programme& operator=(const Programme&) = delete;

  const Assessment& all;
  const Portfolio& portfolio;
  Answers answers;
  std::vector<std::size_t> active;       ///< accounts by node, ascending like the lists below
  std::vector<std::size_t> keys;         ///< every key account, those that went quiet too
  std::vector<std::size_t> active_keys;  ///< what checks are about
  bool labels_in_use = false;
  bool keys_told = false;           ///< somebody is called key, or earns it; else nobody can say which are (14.4.2)
  std::vector<Holding> by_revenue;  ///< active accounts with known revenue, the largest first
  double revenue = 0;               ///< of all of them

  const Node& node(std::size_t i) const { return portfolio.nodes[i]; }
  const std::string& id(std::size_t i) const { return node(i).account->id; }
  Tier tier(std::size_t i) const { return all.selection.cards[i].tier; }
  bool is_key(std::size_t i) const { return rules::is_key(portfolio, node(i), all.selection.cards[i]); }
  const Value& fact(std::string_view fact, std::size_t i) const { return all.facts.at(fact, i); }

  /// A figure over revenue: as good and as fresh as the records that revenue comes from.
  Value of_revenue(double number) const;
  /// A figure over the list of key accounts: as good as the labels, or as the scores that make the list.
  Value of_keys(double number) const;
  /// Why nothing can be said of revenue, if so: no source, or no positive sum.
  std::optional<Value> no_revenue() const;
  /// Why nothing can be said of key accounts, if so.
  std::optional<Value> no_keys() const;
};

/// What a long list of evidence is cut to.
inline constexpr std::size_t most_evidence = 20;
/// Adds `account:ID` unless the list is full.
void name_account(Value& value, const Programme& programme, std::size_t node);

}  // namespace kam::rules
