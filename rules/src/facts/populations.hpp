#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/exact_sum.hpp"
#include "kam/rules/value.hpp"

/// What the facts of one account need of all the others.
namespace kam::rules {

class Portfolio;
struct Node;

/// Accounts that bought in a year, and those of them that bought in the next (14.6.10).
struct Cohorts {
  double kept = 0, n = 0;
  void merge(const Cohorts& other) {
    kept += other.kept;
    n += other.n;
  }
};

/// How one account bought in TTM: what recency, frequency and money are ranked by.
struct Buying {
  double recency = 0;    ///< days since the last purchase
  double frequency = 0;  ///< purchases
  double money = 0;      ///< net revenue
};

/// How long won opportunities took over 24 months (4.2).
struct Cycles {
  std::size_t n = 0;
  double median_days = 0;
  std::vector<double> days;  ///< of each; gone once the median is known
};

/// Figures by the name of a segment or of one of our people.
template <class Figure>
using By = std::map<std::string, Figure, std::less<>>;

struct Populations {
  bool cohorts_covered = false;                    ///< at least one cohort lies within the records
  Cohorts cohorts;                                 ///< of all accounts
  By<Cohorts> cohorts_of;                          ///< by segment
  By<std::vector<double>> categories_bought;       ///< in TTM by each buyer of a segment, ascending
  std::vector<double> recency, frequency, money;   ///< of all buyers in TTM, rounded, ascending
  Cycles cycles;                                   ///< of all accounts
  By<Cycles> cycles_of;                            ///< by segment
  By<std::set<std::string, std::less<>>> sold_by;  ///< categories won, by the user who sold them

  void gather(const Portfolio& portfolio);
  void merge(Populations&& other);
  void finish();
};

/// An account that another one names as related.
struct Company {
  std::string root;       ///< the scored account that it rolls up to
  bool prospect = false;  ///< in a target segment, and no customer yet
};

/// What all accounts come to, seen through a lens.
struct Totals {
  std::size_t active = 0;
  ExactSum revenue;                     ///< of the purchases in TTM whose amount is known
  std::size_t purchases = 0, gaps = 0;  ///< in TTM, and those without an amount
  Reason first_gap = Reason::none;
  /// segment → category → positive TTM line revenue of the accounts that buy it, ascending.
  By<By<std::vector<double>>> segment_spend;
  Populations populations;
  By<Company> companies;  ///< by id

  void gather(const Portfolio& portfolio);
  void merge(Totals&& other);
  void finish();
};

/// Nothing if the account did not buy in TTM, or what it paid is not known.
std::optional<Buying> buying(const Portfolio& portfolio, const Node& node);
/// The segment's name; empty if the account has none.
std::string_view segment_of(const Node& node);
double categories_of(const Node& node);

}  // namespace kam::rules
