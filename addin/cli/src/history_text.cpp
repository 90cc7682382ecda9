#include "history_text.hpp"

#include <algorithm>
#include <cstdio>

#include "columns.hpp"

namespace kam::cli {

namespace {

using namespace rules;

std::string one_decimal(const std::optional<double>& number) {
  if (!number) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", *number);
  return text;
}

std::string row(const PastMonth& month, const PastAccount& one) {
  const std::string range = one.full_low    ? one_decimal(one.full_low) + "–" + one_decimal(one.full_high)
                            : one.total.low ? one_decimal(one.total.low) + "–" + one_decimal(one.total.high)
                                            : "–";
  std::string text = "  " + shortened(to_string(month.as_of), 12) + shortened(one_decimal(one.total.point.number), 8) +
                     shortened(range, 14) + shortened(one_decimal(100 * one.total.coverage) + " %", 10) +
                     shortened(one_decimal(one.value.number), 8) + shortened(one_decimal(one.stability.number), 11) +
                     shortened(one_decimal(one.churn_risk.number), 15) + one_decimal(one.health.point.number);
  return text + (one.active ? "" : "   (not active)") + "\n";
}

constexpr std::size_t fields_named = 5;

/// One line for all of an object that was left out for one reason: whole records, then the fields of others.
std::string of_object(std::span<const LeftOut> list, LeftOut::Why why) {
  std::size_t whole = 0, fields = 0, most = 0;
  std::string names;
  for (const LeftOut& one : list) {
    if (one.why != why) continue;
    if (one.field.empty()) {
      whole = one.records;
      continue;
    }
    most = std::max(most, one.records);
    if (++fields <= fields_named) names += (names.empty() ? "" : ", ") + std::string(one.field);
  }
  if (whole == 0 && fields == 0) return "";
  std::string text = "      " + std::string(name(list.front().object)) + ": ";
  if (whole > 0) text += std::to_string(whole) + (whole == 1 ? " record" : " records");
  if (fields == 0) return text + "\n";
  if (fields > fields_named) names += " and " + std::to_string(fields - fields_named) + " more";
  return text + (whole > 0 ? "; " : "") + names + " of " + std::to_string(most) +
         (most == 1 ? " record\n" : " records\n");
}

}  // namespace

std::string left_out_text(std::span<const LeftOut> list) {
  static constexpr std::pair<LeftOut::Why, std::string_view> reasons[]{
      {LeftOut::Why::later, "dated later"},
      {LeftOut::Why::changed_later, "changed later, and how it was is not recorded"},
      {LeftOut::Why::undated, "without a date that says it held then"}};
  std::string text;
  for (const auto& [why, words] : reasons) {
    std::string items;
    for (std::size_t i = 0; i < list.size();) {
      std::size_t to = i;
      while (to < list.size() && list[to].object == list[i].object) ++to;
      items += of_object(list.subspan(i, to - i), why);
      i = to;
    }
    if (!items.empty()) text += "    " + std::string(words) + "\n" + items;
  }
  return text;
}

std::string history_text(std::span<const PastMonth> history, std::string_view account_id) {
  std::string text = "history, recomputed from dated records at the end of each month\n  " + shortened("day", 12) +
                     shortened("score", 8) + shortened("range", 14) + shortened("known", 10) + shortened("value", 8) +
                     shortened("stability", 11) + shortened("early warning", 15) + "health\n";
  const PastMonth* newest = nullptr;
  for (const PastMonth& month : history) {
    const auto found = std::find_if(month.accounts.begin(), month.accounts.end(),
                                    [&](const PastAccount& one) { return one.id == account_id; });
    if (found == month.accounts.end()) continue;
    text += row(month, *found);
    newest = &month;
  }
  if (!newest) return "history: no dated record of this account in the twelve months before\n";
  const std::string unused = left_out_text(newest->left_out);
  if (unused.empty()) return text;
  return text + "  Not used at the end of the newest month, so a score may be narrower than today's:\n" + unused;
}

}  // namespace kam::cli
