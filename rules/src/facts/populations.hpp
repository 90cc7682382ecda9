#pragma once
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

/// What the facts of one account need of all the others.
namespace kam::rules {

class Portfolio;
struct Node;

/// Accounts that bought in a year, and those of them that bought in the next (14.6.10).
struct Cohorts {
  double kept = 0, n = 0;
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
};

struct Populations {
  bool cohorts_covered = false;                                       ///< at least one cohort lies within the records
  Cohorts cohorts;                                                    ///< of all accounts
  std::map<std::string_view, Cohorts> cohorts_of;                     ///< by segment
  std::map<std::string_view, std::vector<double>> categories_bought;  ///< in TTM by each buyer of a segment, ascending
  std::vector<double> recency, frequency, money;                      ///< of all buyers in TTM, rounded, ascending
  Cycles cycles;                                                      ///< of all accounts
  std::map<std::string_view, Cycles> cycles_of;                       ///< by segment
  std::map<std::string_view, std::set<std::string_view>> sold_by;     ///< categories won, by the user who sold them
};

Populations populations(const Portfolio& portfolio);
/// Nothing if the account did not buy in TTM, or what it paid is not known.
std::optional<Buying> buying(const Portfolio& portfolio, const Node& node);
/// The segment's name; empty if the account has none.
std::string_view segment_of(const Node& node);
double categories_bought(const Node& node);

}  // namespace kam::rules
