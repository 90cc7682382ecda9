#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timeline.hpp"

/// How a made-up account behaves. The cast gives each account a profile, the stories bend some of them, and the
/// generators turn them into records.
namespace kam::demo {

/// From this month on, the quantity is `percent` of its usual size.
struct Phase {
  int from_month;
  int percent;
};

inline int percent_in(const std::vector<Phase>& phases, int month) {
  int percent = 100;
  for (const auto& phase : phases)
    if (month >= phase.from_month) percent = phase.percent;
  return percent;
}

struct Buying {
  int yearly_thousand = 0;  ///< what it spends with us in a year, thousand euro, towards the end of the data
  int orders_a_year = 12;
  int growth = 3;  ///< per cent a year
  int from_month = 0, until_month = last_month;
  std::vector<Phase> phases{};
  bool irregular = false;  ///< orders come when they come, some months none
  std::vector<std::string_view> categories;
  int discount = 8;                       ///< per cent below list
  int unit_cost = 0;                      ///< points of the list price above the usual unit cost
  int returns = 2, rush = 4, custom = 5;  ///< per cent of its orders
  int days_to_pay = 30, days_late = 2;
  std::optional<int> days_late_lately;  ///< over the last two quarters
  std::vector<std::string_view> departments{"purchasing", "production"};
  std::string_view currency = "EUR";
};

struct Contacting {
  int a_year = 12;  ///< activities with the customer
  std::vector<Phase> phases{};
  int inbound = 35;        ///< per cent that the customer starts
  int planned = 45;        ///< per cent of ours that were planned ahead
  int about_product = 40;  ///< per cent of meetings that turn round the product
  int reply_days = 2, reply_rate = 80;
  std::optional<int> reply_days_lately{};
  std::optional<int> silent_from_us_since{};  ///< month from which nobody of ours contacts it
  bool one_contact_only = false;
  bool sponsor_visits = false;
  bool team_meets = false;
  bool next_meeting_fixed = true;
};

struct People {
  int count = 3;
  int warmth = 0;  ///< mean friendliness, −2 … 2
  int known = 60;  ///< per cent of friendliness and influence noted
  std::optional<int> champion_left_days_ago{};
};

struct Service {
  int tickets_a_year = 3;
  int severe = 15;  ///< per cent of tickets
  std::optional<int> severe_lately, tickets_a_year_lately;
  int on_time = 95;     ///< per cent of deliveries
  int contentment = 8;  ///< mean NPS answer, 0 … 10
  std::optional<int> contentment_lately;
  bool asked = false;
  int usage_lately = 100;  ///< per cent of the seats used before
};

struct Deals {
  int a_year = 3;
  int win_rate = 45;
  int open = 1;
  bool renewal_open = true;
};

enum class PlanState { none, draft, idle, lively };

struct Contact {
  std::string id, department;
  bool decides = false, active = true;
  std::optional<Day> left_at;
};

struct Profile {
  std::string id, parent_id, name, industry, segment, country, region, lat, lon, label, owner, kam;
  int known = 60;     ///< per cent of the account's own fields that somebody filled in
  bool bare = false;  ///< nothing but a name and what it bought
  bool prospect = false;
  Buying buying;
  Contacting contacting;
  People people;
  Service service;
  Deals deals;
  PlanState plan = PlanState::none;
  int contract_months = 0;                                ///< 0: no frame contract
  std::optional<int> contract_ends_in;                    ///< days from the last day
  std::map<std::string, std::string, std::less<>> facts;  ///< fields of the account as its story wants them
  std::vector<Contact> contacts;                          ///< filled by the contacts' generator

  bool key() const { return label == "key"; }
  bool child() const { return !parent_id.empty(); }
  /// Somebody to name in a record about this account.
  const Contact& first_contact() const { return contacts.front(); }
};

}  // namespace kam::demo
