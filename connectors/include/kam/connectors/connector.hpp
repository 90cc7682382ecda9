#pragma once
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <concepts>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/connectors/bundle.hpp"
#include "kam/connectors/http_client.hpp"
#include "kam/rules/result.hpp"
#include "kam/rules/tables.hpp"

/// What every CRM is to the rest of kamd: something to check, to read from the start, and to ask for one account.
namespace kam::connectors {

namespace asio = boost::asio;

/// One setting of a connector. From this table come parsing, `--help`, the admin form, the reference page and
/// redaction.
struct Field {
  std::string_view name;
  std::string_view doc;
  std::string_view fallback{};  ///< the value if none is given
  bool required = false;
  bool secret = false;
};

using Settings = std::map<std::string, std::string, std::less<>>;
using Rates = std::vector<std::array<std::string, 4>>;  ///< date, from, to, rate

/// Where a page begins; empty is the start. Only the connector that made it understands it.
using Cursor = std::string;
using AccountId = std::string;

/// Two accounts that the CRM made one.
struct Merge {
  AccountId from, into;
};

/// A part of all records, or of those that changed. Of the accounts that it names it has all records; of an object with
/// rows of no account (products, users) it has all of those.
struct Page {
  std::vector<rules::Table> tables;
  std::string settings_json = "{}";  ///< what the source itself says of the tenant's settings
  Rates rates;
  std::vector<BadLine> bad;              ///< rows left out
  std::optional<Cursor> next;            ///< where to go on; nothing after the last page
  std::vector<AccountId> gone;           ///< accounts that were deleted
  std::vector<Merge> merged;             ///< what belonged to the one belongs to the other now
  std::optional<std::int64_t> accounts;  ///< how many there are on all pages, if known
  std::optional<Cursor> changes;         ///< on the last page: where a later pull gives what changed since this began
};

/// The records of one account.
struct AccountRecords {
  std::vector<rules::Table> tables;  ///< its own rows and those that hang on them
  std::vector<rules::Table> shared;  ///< rows of no account, which belong to every scoring
  std::string settings_json = "{}";
  Rates rates;
};

/// The fields that kamd writes into the CRM's accounts (contract 5), each under the CRM's own prefix. What is not known
/// is empty in the CRM too.
struct WriteBack {
  AccountId account;
  std::optional<double> score, low, high;  ///< 0..100
  std::optional<double> coverage;          ///< 0..1
  std::optional<double> churn_index;       ///< 0..100
  std::string tier, churn_band;
  std::string next_step;  ///< one sentence
  std::string scored_at;  ///< the day of the assessment
  std::string ruleset;
};

/// A note or task for a person.
struct Task {
  std::string id;      ///< the same id twice is one task
  std::string person;  ///< the CRM's id of the user
  std::string title, text;
  std::string due;  ///< YYYY-MM-DD
};

/// What a CRM can do beyond being read.
struct Abilities {
  bool changes = false;     ///< it tells what changed since: pages end with `changes`
  bool write_back = false;  ///< it has the fields of WriteBack
  bool tasks = false;
};

/// One configured CRM. Calls may come from any strand, one at a time.
class Connector {
 public:
  virtual ~Connector() = default;
  /// Do the settings open what is needed? @error invalid_input or environment: with the mend.
  virtual asio::awaitable<Result<void>> check() = 0;
  /// The page at the cursor. Whoever stores pages saves the cursor only after its page.
  virtual asio::awaitable<Result<Page>> pull(Cursor from) = 0;
  /// What a hint asks for. @error not_found: the source has no such account (any more).
  virtual asio::awaitable<Result<AccountRecords>> account(AccountId id) = 0;

  virtual Abilities abilities() const { return {}; }
  /// Writes these fields, one answer for each in their order; the same change twice is one change. Never called while a
  /// hook of the CRM waits for its answer. @error invalid_input: the CRM takes none. Others: nothing is known of any.
  virtual asio::awaitable<Result<std::vector<Result<void>>>> write_back(std::vector<WriteBack> changes);
  /// Leaves a note or task. @error invalid_input: the CRM takes none.
  virtual asio::awaitable<Result<void>> leave_task(Task task);
};

/// What a connector may use of the process that it runs in.
struct Surroundings {
  asio::any_io_executor blocking;    ///< where it may read files: never an I/O thread
  std::shared_ptr<HttpClient> http;  ///< the tenant's calls; nothing where a connector of files is all that is made
};

/// A kind of connector, as the registry lists it.
struct Spec {
  std::string_view id;  ///< what `kamd tenant add --crm` takes
  std::string_view title;
  std::span<const Field> fields;
  Result<std::unique_ptr<Connector>> (*make)(Settings settings, Surroundings around);
  /// Hosts that it calls beside those of `api_base` and `auth_base`, as `HOST` or `*.DOMAIN`.
  std::span<const std::string_view> hosts{};
};

template <class T>
concept CrmConnector = std::derived_from<T, Connector> && requires(Settings settings, Surroundings around) {
  { T::id } -> std::convertible_to<std::string_view>;
  { T::title } -> std::convertible_to<std::string_view>;
  { T::fields() } -> std::convertible_to<std::span<const Field>>;
  { T::make(settings, around) } -> std::same_as<Result<std::unique_ptr<Connector>>>;
};

/// Fills a Spec from the statics of T.
template <CrmConnector T>
Spec describe() {
  Spec spec{T::id, T::title, T::fields(), &T::make};
  if constexpr (requires { T::hosts(); }) spec.hosts = T::hosts();
  return spec;
}

/// Every connector there is; src/all.cpp is the one place that a new one is added to. A test may link a list of its
/// own in place of that file.
std::span<const Spec> all();
const Spec* connector_named(std::string_view id);

/// The settings with the defaults of those not given.
/// @error invalid_input: a required setting that is missing or empty; a setting that the connector does not have is
/// left alone, since a tenant has others too.
Result<Settings> with_defaults(const Spec& spec, Settings settings);

}  // namespace kam::connectors
