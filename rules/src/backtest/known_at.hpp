#pragma once
#include <set>
#include <string>
#include <vector>

#include "kam/rules/backtest.hpp"
#include "kam/rules/records.hpp"

namespace kam::rules::backtests {

/// The records as they could be known at the end of a past day (model 0.9): what came later is not there, what changed
/// later is undone, and what carries no date is not used.
///
/// - A record dated later is left out; so is one without any date that shows it was there by then. An account is there
///   if a date of its own or a record of it says so, or if it is the parent of one that is.
/// - Departures, closings, answers, payments, reviews later than the day are undone: an invoice paid later is open with
///   its amount. Where payments are not dated at all, open amounts are left out: they are today's.
/// - Of accounts and contacts whose `updated_at` is empty or later, of opportunities and tickets that were still open
///   on the day, only identity and dates stay; of plans changed later or at an unknown time, nothing.
/// - Users, programme goals, ratings without a date and list prices of products have no history and are left out. The
///   group of an account (`parent_id`), the category of a product and the terms of a contract are taken as they stand.
/// - Settings stay (the same rule is to be tried), but only fields of objects that are dated throughout stay declared
///   complete.
///
/// `rows` and `filled` count what stayed; an object of which nothing stayed is not available. There is no snapshot id:
/// these are not the rows of a bundle.
/// @param left_out what was left out, by object, field and reason, each with the number of records.
Records known_at(const Records& records, Day day, std::vector<LeftOut>& left_out);

/// What a cut takes from all records, where only a part of them is at hand.
struct CutMarks {
  std::size_t invoices = 0, paid = 0;  ///< dated by the day, and those paid by then
  std::set<std::string> products;      ///< that something bought by then names
};
CutMarks marks_of(const Records& part, Day day);

/// Of a part (whole groups of accounts and the records of no account) what known_at keeps of it among all.
Records known_of_part(const Records& part, Day day, const CutMarks& all, std::vector<LeftOut>& left_out);

/// The same for the same accounts as another cut: `later` must be a later day than the one `known` is cut at.
Records known_later(const Records& records, Day later, const Records& known);

}  // namespace kam::rules::backtests
