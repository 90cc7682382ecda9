#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/store/entries.hpp"

namespace kam::api {

/// What can be entered about an account (contract 5, `PUT accounts/{id}/plan|stakeholders|swot|ratings|answers`).
struct EntryKind {
  std::string_view name;                   ///< `plan`
  std::span<const rules::Object> objects;  ///< those that its rows may be of
};
std::span<const EntryKind> entry_kinds();

struct EntryBody {
  std::vector<rules::Table> tables;  ///< those that have rows
  std::vector<rules::Object> named;
  std::string by;  ///< who says so
};

/// `{"plans":[{"id":"A1:plan","period":"2027"}],"by":"u7"}`: rows of the kind's objects, with their fields alone. The
/// account stands in each row, a rating or answer has an id and today's day if it says none.
/// @param today  YYYY-MM-DD. @error invalid_input: names the place, `plans[0].period`.
Result<EntryBody> read_entry_body(std::string_view body, const EntryKind& kind, const std::string& account,
                                  const std::string& today);

/// The day of an instant (seconds since 1970-01-01T00:00Z) in UTC.
rules::Day utc_day(std::int64_t second);

/// Is every row good among the records that it joins, and its id one that no other account has?
/// @error invalid_input: names the place as above.
Result<void> check_entry(const store::Entry& entry, const store::WithEntry& records);

/// The rows as they were entered, each cell as text.
std::string entry_json(const store::Entry& entry);

}  // namespace kam::api
