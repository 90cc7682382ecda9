#pragma once
#include <set>
#include <string>
#include <vector>

#include "../facts/windows.hpp"
#include "kam/rules/records.hpp"

namespace kam::rules {

/// What a feed of records is good for: where it begins, and how fresh its newest record is.
struct Feed {
  OnDay first, newest;
  double freshness = 1;
  bool exists() const { return first.has_value(); }
  /// A record of that day, if it is not later than as_of.
  void note(OnDay day, Day as_of);
  void merge(const Feed& other);
};

enum class Ageing { transactions, activities, surveys, ratings, firmographics };
/// f of model 0.6: 1 up to the grace, then halved every half-life. No date: 1.
double freshness(Ageing kind, OnDay newest, Day as_of);

/// What records there are at all, as they stood on a day: read off them before any account is looked at.
struct Feeds {
  Day as_of;
  /// Opportunities begin with the first closed one.
  Feed invoices, opportunities, activities, tickets, responses, usage, deliveries, value_items;
  bool cost_amounts = false;           ///< some cost entry has an amount
  std::set<std::string> cost_drivers;  ///< that there are cost entries of: they are taken from entries alone
  bool invoice_lines = false;          ///< some invoice has lines
  bool won_deals = false;              ///< some opportunity is won, with its day
  bool won_products = false;           ///< some won opportunity names products

  void gather(const Records& records);
  void merge(const Feeds& other);
  void finish();
};

/// Records of one account that tell something of another.
struct Elsewhere {
  std::vector<Opportunity> referred;  ///< that an account brought, by id
  std::vector<Signal> signals;        ///< all of them, by id: they touch accounts by place, category or partner
  std::set<std::string> named;        ///< accounts that accounts or signals name as related

  void gather(const Records& records);
  void merge(Elsewhere&& other);
  void finish();
};

}  // namespace kam::rules
