#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "../peers/feeds.hpp"
#include "kam/rules/records.hpp"
#include "kam/rules/value.hpp"
#include "populations.hpp"
#include "windows.hpp"

/// All records as they stood on a day, by scored account: what every fact reads.
namespace kam::rules {

/// Part of a purchase: an invoice's line, or an opportunity's even split over its products.
struct PurchaseLine {
  std::string_view category;    ///< empty if none is known
  double qty, net, list, cost;  ///< net, list and cost for the whole line in reporting currency, NaN where missing
};

/// An invoice, or in a deals-only tenant a won opportunity (model 0.3a).
struct Purchase {
  std::string_view id;
  std::string_view department;  ///< empty if not recorded
  Day date;
  double amount = 0;          ///< reporting currency, negative for a return
  Reason gap = Reason::none;  ///< why the amount is missing
  bool is_return = false;
  const Invoice* invoice = nullptr;
  std::uint32_t lines_from = 0, lines_to = 0;
};

/// One scored account: the root of its group, with all the group's records on or before as_of.
struct Node {
  const Account* account = nullptr;
  std::vector<const Account*> members;
  std::vector<Purchase> purchases;  ///< by date, then id
  std::vector<PurchaseLine> lines;
  std::vector<const Opportunity*> opportunities;
  std::vector<const Contract*> contracts;
  std::vector<const Contact*> contacts;
  std::vector<const Activity*> activities;
  std::vector<const Activity*> upcoming;  ///< later than as_of: what is planned
  std::vector<const Ticket*> tickets;
  std::vector<const SurveyResponse*> responses;
  std::vector<const Delivery*> deliveries;
  std::vector<const Usage*> usage;
  std::vector<const CostEntry*> costs;
  std::vector<const Plan*> plans;
  std::vector<const PlanGoal*> goals;
  std::vector<const PlanAction*> actions;
  std::vector<const SwotItem*> swot;
  std::vector<const ValueItem*> value_items;
  std::vector<const Answer*> answers;
  std::vector<const Opportunity*> referred;  ///< opportunities elsewhere that this account brought

  bool active = false;
  OnDay first_record;                                                ///< first purchase that is no return
  OnDay first_purchase;                                              ///< that, or account.first_invoice_at if earlier
  Value revenue;                                                     ///< net rev_TTM
  std::map<std::string_view, double, std::less<>> category_revenue;  ///< net line revenue in TTM
  double uncategorised_revenue = 0;                                  ///< the same of lines without a category
};

/// What is known of all accounts when only a part of them is at hand; it outlives the portfolio.
struct Surroundings {
  const Feeds& feeds;
  const Elsewhere& elsewhere;
  const Totals* totals;  ///< null: not gathered yet
};

/// TTM and PTM as they are on a day.
Lens lens_of(Day as_of);

class Portfolio {
 public:
  /// All accounts there are.
  Portfolio(const Records& all, Day day);
  /// The same records as they stood at the end of a window that takes the place of TTM: what a trend compares.
  Portfolio(const Records& all, Lens lens);
  /// A part of the accounts, with what is known of all; through a lens too.
  Portfolio(const Records& part, Day day, const Surroundings& all);
  Portfolio(const Records& part, Lens lens, const Surroundings& all);

  const Records& records;
  const Settings& settings;
  Day as_of;
  Window ttm, ptm;
  std::vector<Node> nodes;  ///< ascending by the root's id
  bool deals_only = false;
  bool has_revenue = false;            ///< there is an invoice, or a won opportunity
  bool has_lines = false;              ///< some purchase says what was bought
  bool has_abc = false;                ///< a cost rate, or a cost amount
  std::set<std::string> cost_drivers;  ///< that some account has cost entries of
  std::size_t active_count = 0;
  /// Opportunities begin with the first closed one.
  Feed invoices, opportunities, activities, tickets, responses, usage, deliveries, value_items;
  Value total_revenue;  ///< rev_TTM of all accounts
  /// What all accounts come to; empty while it is not known.
  const Totals& totals() const { return *totals_; }
  const std::vector<Signal>& signals() const { return elsewhere_->signals; }
  /// Accounts that others name as related.
  const std::set<std::string>& related() const { return elsewhere_->named; }
  /// The scored account that a related one rolls up to; null if there is none.
  const Company* company(std::string_view id) const {
    const auto found = totals_->companies.find(id);
    return found == totals_->companies.end() ? nullptr : &found->second;
  }

  bool in_use(Object object, std::string_view field) const;
  /// field_not_in_use, or field_empty if others have it filled.
  Reason missing(Object object, std::string_view field) const;
  const Feed& purchases() const { return deals_only ? opportunities : invoices; }
  double purchase_quality() const { return deals_only ? 0.5 : 1.0; }
  std::string_view purchase_proxy() const { return deals_only ? "won_opportunities" : ""; }
  /// Index of the scored account that an account id rolls up to; −1 if there is none.
  int root(std::string_view account_id) const;
  /// Amount in reporting currency. A missing amount or rate gives NaN and the reason.
  double money(const Number& amount, const Text& currency, Day day, Reason& gap) const;

  /// Sum of purchases in a window; gaps of 2 % of the records or more make it unknown (model 0.3).
  Value sum(const Node& node, Window window) const;
  /// The same as a fact: 0.3a's rule for a single window that ends at as_of, quality, freshness, proxy, evidence.
  Value revenue(const Node& node, Window window) const;
  /// The name of one of our people; empty if there is none of that id, or it is not recorded.
  std::string user_name(std::string_view id) const;
  /// One of our people; null if there is none of that id.
  const User* user(std::string_view id) const;
  const std::string& category_of(std::string_view product_id) const;

  /// The two windows that a comparison uses (0.3a): TTM and PTM if both are covered, else the longest covered pair.
  /// Through a lens: its own two, or none.
  struct Pair {
    Window now, before;
    std::optional<int> window_days;  ///< set if it is not the full pair
  };
  std::optional<Pair> pair(const Feed& feed) const;
  static bool covered(const Feed& feed, Window window) { return feed.first && *feed.first <= window.first; }

 private:
  Portfolio(const Records& some, Lens lens, std::shared_ptr<const Elsewhere> elsewhere);
  void build(const Feeds& feeds);
  void take(const Totals& totals);
  void use(const Feeds& feeds);
  void build_nodes();
  void build_purchases();
  void attach();
  void attach_plans();
  void finish_nodes();

  bool shortens_ = false;
  std::shared_ptr<const Elsewhere> elsewhere_;
  std::shared_ptr<const Totals> totals_;
  std::unordered_map<std::string_view, int> root_of_;
  std::unordered_map<std::string_view, const Product*> products_;
  std::unordered_map<std::string_view, const User*> users_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::pair<Day, double>>> rates_;
};

/// The function that one of our people works in: as recorded, else by the role; an admin has none (14.4.5).
std::string_view function_of(const User& user);
/// Do the records without an amount make a sum unknown? From 2 % of the records on (model 0.3, 14.1.7).
inline bool too_many_gaps(std::size_t gaps, std::size_t records) {
  return gaps > 0 && gaps * 50 >= records;
}
/// Median of some numbers (mean of the middle two); not to be called without any.
double median(std::vector<double> numbers);
/// Rounded to six decimals: how values are compared and ranked (14.1.10).
double rounded(double number);
/// Mid-rank percentile 0..100 of a value among some (itself one of them), over six-decimals-rounded ascending values.
double mid_rank(const std::vector<double>& ascending, double value);

}  // namespace kam::rules
