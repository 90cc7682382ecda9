#pragma once
#include <array>
#include <span>
#include <string_view>

#include "kam/rules/backtest.hpp"
#include "kam/rules/records.hpp"

/// What of one record is known at a past day: the table that known_at goes by.
namespace kam::rules::backtests {

using Why = LeftOut::Why;
enum class Keep { whole, dated, none };
/// What of a record is known at a day, and why no more.
struct Known {
  Keep keep = Keep::whole;
  Why why = Why::later;
};

inline Known by_date(OnDay date, Day day) {
  if (!date) return {Keep::none, Why::undated};
  return *date > day ? Known{Keep::none, Why::later} : Known{};
}

/// Of a record that people change: whole if it was last changed by then.
inline Known by_change(OnDay changed, Day day) {
  if (changed && *changed <= day) return {};
  return {Keep::dated, changed ? Why::changed_later : Why::undated};
}

inline bool by(OnDay date, Day day) {
  return date && *date <= day;
}

// clang-format off
inline Known known(const Account& r, Day day) { return by_change(r.updated_at, day); }
inline Known known(const Invoice& r, Day day) { return by_date(r.date, day); }
inline Known known(const Contract& r, Day day) { return by_date(r.start, day); }
inline Known known(const Activity& r, Day day) { return by_date(r.at, day); }
inline Known known(const SurveyResponse& r, Day day) { return by_date(r.at, day); }
inline Known known(const Delivery& r, Day day) { return by_date(by(r.delivered_at, day) ? r.delivered_at : r.promised_at, day); }
inline Known known(const Usage& r, Day day) { return by_date(r.at, day); }
inline Known known(const CostEntry& r, Day day) { return by_date(r.at, day); }
inline Known known(const Signal& r, Day day) { return by_date(r.seen_at, day); }
inline Known known(const Answer& r, Day day) { return by_date(r.at, day); }
inline Known known(const ValueItem& r, Day day) { return by_date(r.date, day); }
inline Known known(const SwotItem& r, Day day) { return r.date ? by_date(r.date, day) : Known{}; }
inline Known known(const User&, Day) { return {Keep::none, Why::undated}; }
inline Known known(const ProgrammeGoal&, Day) { return {Keep::none, Why::undated}; }
inline Known known(const PlanGoal&, Day) { return {}; }
inline Known known(const PlanAction&, Day) { return {}; }
inline Known known(const Product&, Day) { return {Keep::dated, Why::undated}; }
// clang-format on

inline Known known(const Contact& r, Day day) {
  if (r.created_at && *r.created_at > day) return {Keep::none, Why::later};
  const Known found = by_change(r.updated_at, day);
  if (found.keep == Keep::whole || by(r.created_at, day) || by(r.left_at, day)) return found;
  return {Keep::none, found.why};
}

inline Known known(const Opportunity& r, Day day) {
  if (r.created_at && *r.created_at > day) return {Keep::none, Why::later};
  const bool closed = r.is_won.value_or(false) || r.is_lost.value_or(false);
  if (closed && !r.closed_at) return {Keep::none, Why::undated};
  if (closed && *r.closed_at <= day) return {};
  const Why why = closed ? Why::changed_later : Why::undated;
  return {r.created_at ? Keep::dated : Keep::none, why};
}

inline Known known(const Ticket& r, Day day) {
  if (r.opened_at > day) return {Keep::none, Why::later};
  if (by(r.closed_at, day)) return {};
  return {Keep::dated, r.closed_at ? Why::changed_later : Why::undated};
}

inline Known known(const Plan& r, Day day) {
  const Known found = by_change(r.updated_at, day);
  return found.keep == Keep::whole ? found : Known{Keep::none, found.why};
}

/// Nothing of the object lacks a date, so what a tenant declares complete is complete at any day.
inline bool wholly_dated(Object object) {
  switch (object) {
    case Object::invoices:
    case Object::invoice_lines:
    case Object::contracts:
    case Object::activities:
    case Object::survey_responses:
    case Object::deliveries:
    case Object::usage:
    case Object::cost_entries:
    case Object::signals:
      return true;
    default:
      return false;
  }
}

using Names = std::span<const std::string_view>;
/// The fields that stay of a record of which only identity and dates are known.
template <class Record>
Names dated_fields() {
  return {};
}
template <>
inline Names dated_fields<Account>() {
  static constexpr std::array<std::string_view, 6> list{"id",       "parent_id",  "name",
                                                        "currency", "created_at", "first_invoice_at"};
  return list;
}
template <>
inline Names dated_fields<Contact>() {
  static constexpr std::array<std::string_view, 5> list{"id", "account_id", "name", "created_at", "left_at"};
  return list;
}
template <>
inline Names dated_fields<Opportunity>() {
  static constexpr std::array<std::string_view, 3> list{"id", "account_id", "created_at"};
  return list;
}
template <>
inline Names dated_fields<Ticket>() {
  static constexpr std::array<std::string_view, 3> list{"id", "account_id", "opened_at"};
  return list;
}
template <>
inline Names dated_fields<Product>() {
  static constexpr std::array<std::string_view, 2> list{"id", "category"};
  return list;
}

}  // namespace kam::rules::backtests
