#pragma once
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "../facts/populations.hpp"
#include "feeds.hpp"
#include "kam/rules/exact_sum.hpp"

/// What one account's assessment takes from all the others, figure by figure.
namespace kam::rules {

/// How much there is of each object: what decides on `field_in_use`, and the snapshot of all rows.
struct RecordCounts {
  std::array<bool, object_count> available{};
  std::array<std::map<std::string, std::size_t, std::less<>>, object_count> filled;
  std::array<std::size_t, object_count> rows{};
  Snapshot snapshot;

  /// @param shared  the records of no account, which come with every part: they count once.
  void gather(const Records& part, const RecordCounts& shared);
  void merge(const RecordCounts& other);
  void finish() {}
  /// Makes a part speak of its fields as all records do.
  void put_into(Records& part) const;
};
RecordCounts counts_of(const Records& records);

/// Revenue of the active accounts, as sections 1.8 and 2 read it.
struct Ranking {
  std::vector<double> net;       ///< rounded, ascending: for percentiles
  std::vector<double> positive;  ///< negative as 0, rounded, ascending: for ranks
  ExactSum total;                ///< of the positive ones

  void gather(const Portfolio& portfolio);
  void merge(Ranking&& other);
  void finish();
};

/// The ⌈0.2·n⌉ largest by revenue; equal ones by id (14.4.1, 14.1.9).
struct TopFifth {
  using Place = std::pair<double, std::string>;  ///< rank and id
  std::vector<Place> places;                     ///< gone once the last one is known
  std::optional<Place> last;

  void merge(TopFifth&& other);
  void finish();
  bool holds(const Place& place) const { return last && place <= *last; }
};

/// Won deals: how long they took, and how many activities fell into that time (3.1).
struct WinTimes {
  std::vector<double> days, activities;  ///< ascending

  void merge(WinTimes&& other);
  void finish();
};

/// What the way of a measure is compared with: the values of its population, less their mean if the way says so.
struct WayPeers {
  std::vector<double> values;  ///< rounded, ascending
  ExactSum amount, of;         ///< what the mean is made of
  std::optional<double> mean;  ///< %

  void merge(WayPeers&& other);
  void finish();
};
/// By the measure's id and the place of the way in it.
struct MeasurePeers {
  std::map<std::string, WayPeers, std::less<>> ways;

  void merge(MeasurePeers&& other);
  void finish();
};

/// Of a starting set: of how many active accounts each criterion is known.
struct StartingCounts {
  std::vector<std::size_t> known;  ///< in pack order

  void merge(const StartingCounts& other);
  void finish() {}
};

/// Accounts that earn the key tier, best first: by total, profitability, id (1.6).
struct Earned {
  using Place = std::tuple<double, double, std::string>;
  std::vector<Place> places;
  std::size_t most = 0;  ///< as many as can stand within the cap

  void merge(Earned&& other);
  void finish();
  /// How many stand before it.
  std::size_t before(const Place& place) const;
};

/// What tiers, flags, conditions and routing compare an account with (1.7, 14.7.3, 14.9.3).
struct TierPeers {
  /// Figures of accounts, of which one is taken once all are there.
  struct Among {
    std::vector<double> numbers;  ///< gone once the figure is known
    std::optional<double> figure;
    void merge(Among&& other);
    void take_median();
    void take_ninetieth();  ///< by nearest rank: the ⌈0.9·n⌉-th smallest
  };
  /// Of an account that is key if it stands within the cap, else rising.
  struct Earning {
    Earned::Place place;
    std::optional<double> pipeline, cost;
  };
  Among key_pipeline, cross_sell_rate;          ///< medians
  Among discount_depth, complaints, days_late;  ///< 90th percentiles
  By<Among> segment_ticket, tier_cost;          ///< medians
  By<int> standard_accounts;                    ///< by owner
  std::vector<Earning> earning;                 ///< gone once it is known who stands within the cap

  void merge(TierPeers&& other);
  /// Says it of those that earn the key tier.
  void settle(const Earned& earned);
  void finish();
};

/// What is at stake with each account, ascending (9.2).
struct AtStake {
  std::vector<double> ascending;

  void gather(double amount) { ascending.push_back(amount); }
  void merge(AtStake&& other);
  void finish();
};

/// The first steps of each owner that fall due within the days of the budget (9.2).
struct Due {
  int priority = 0;
  Day due;
  std::string rule, account;
  bool operator<(const Due& other) const;
};
struct Workloads {
  By<std::vector<Due>> by_owner;
  std::size_t most = 0;  ///< of each owner

  void merge(Workloads&& other);
  void finish();
};

/// The same records through the lenses of trends, by first and last day of the window.
template <class Figure>
struct ThroughLenses {
  std::map<std::pair<int, int>, Figure> by_window;

  void merge(ThroughLenses&& other) {
    for (auto& [window, figure] : other.by_window) by_window[window].merge(std::move(figure));
  }
  void finish() {
    for (auto& [window, figure] : by_window) figure.finish();
  }
};

}  // namespace kam::rules
