#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/day.hpp"
#include "kam/rules/result.hpp"

namespace kam::rules {

struct Records;

/// The canonical objects of model 0.4; names as the files of contract 2.
enum class Object : std::uint8_t {
  accounts,
  opportunities,
  invoices,
  invoice_lines,
  products,
  contracts,
  contacts,
  activities,
  tickets,
  survey_responses,
  deliveries,
  usage,
  cost_entries,
  plans,
  plan_goals,
  plan_actions,
  swot_items,
  signals,
  answers,
  users,
  value_items,
  programme_goals
};
inline constexpr std::size_t object_count = 22;

std::string_view name(Object object);  ///< `accounts`
std::optional<Object> object_named(std::string_view name);

enum class Kind : std::uint8_t { text, number, boolean, day, list, label };

/// One field of an object: what a bundle column, a CRM mapping and the reference page need to know of it.
struct Field {
  std::string_view name;
  Kind kind;
  bool required = false;                       ///< the cell must be filled (14.2.3)
  std::span<const std::string_view> labels{};  ///< the labels a `label` field may have
};
std::span<const Field> fields(Object object);
/// The fields that carry the object's own id, and the keys to other objects (`account_id`, `invoice_id` …).
bool has_id(Object object);
/// The field that names the account a row belongs to: `id` for accounts, else `account_id`, else empty.
std::string_view account_field(Object object);

/// What the rows of an object belong to: a row of `object`, whose id is in `field`.
struct Belonging {
  Object object;
  std::string_view field;
};
/// Accounts, or what belongs to them in turn; nothing for accounts themselves and for rows of no account.
std::optional<Belonging> belongs_to(Object object);

/// The place of the column of that name; nothing for an empty name.
std::optional<std::size_t> column_named(std::span<const std::string> columns, std::string_view name);

/// Rows of one object as text cells, row by row: what connectors give and the store keeps. Columns that are no
/// field of the object are custom fields. An empty cell is an empty field.
struct Table {
  Object object;
  std::vector<std::string> columns;
  std::vector<std::string> cells;  ///< rows × columns
  std::size_t rows() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
};

/// Where a row came from, for messages: a file (index into the caller's own list) and a line from 1.
struct Origin {
  std::uint32_t file = 0;
  std::uint32_t line = 0;
};

/// Why a row was left out (contract 2, "Bad rows").
struct BadRow {
  Object object;
  Origin origin;
  std::string column;    ///< the column at fault, empty where the whole row is
  std::string expected;  ///< what was expected there, and what was found
};

/// The day of an instant (seconds since 1970-01-01T00:00Z) in the tenant's time zone.
using LocalDay = std::function<Day(std::int64_t)>;

/// Turns rows of text into typed records, checking all that contract 2 calls a bad row. Rows may come in any order,
/// but settings come first (they go to the constructor). Pure: no files, no clock.
class RecordsBuilder {
 public:
  explicit RecordsBuilder(LocalDay local_day);
  ~RecordsBuilder();
  RecordsBuilder(RecordsBuilder&&) noexcept;
  RecordsBuilder& operator=(RecordsBuilder&&) noexcept;

  /// Settings as JSON (model 0.4 `settings`); a second call lays its keys over the first one's.
  /// @error invalid_input: names the JSON key and what was expected.
  Result<void> settings(std::string_view json);
  /// Exchange rates, one row: on `date`, one `from` is `rate` `to`.
  std::optional<std::string> rate(std::string_view date, std::string_view from, std::string_view to,
                                  std::string_view rate);

  /// Declares that the object is available with these columns (an empty file too) and makes them the columns of
  /// the object's next rows. Returns the columns named twice (to be refused by the caller).
  std::vector<std::string> columns(Object object, std::span<const std::string_view> names);
  /// Adds one row, `cells` in the order of the last `columns`. Returns false if the row is bad; `finish` lists it.
  bool row(Object object, std::span<const std::string_view> cells, Origin origin);
  /// A row that the reader already found bad (another cell count than the header's).
  void bad(BadRow row);

  struct Finished;
  /// Checks the keys between objects and gives the records. Bad rows come in order of origin.
  Finished finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kam::rules
