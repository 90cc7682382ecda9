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

/// A part of all records.
struct Page {
  std::vector<rules::Table> tables;
  std::string settings_json = "{}";  ///< what the source itself says of the tenant's settings
  Rates rates;
  std::vector<BadLine> bad;    ///< rows left out
  std::optional<Cursor> next;  ///< where to go on; nothing after the last page
};

/// The records of one account.
struct AccountRecords {
  std::vector<rules::Table> tables;  ///< its own rows and those that hang on them
  std::vector<rules::Table> shared;  ///< rows of no account, which belong to every scoring
  std::string settings_json = "{}";
  Rates rates;
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
  return {T::id, T::title, T::fields(), &T::make};
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
