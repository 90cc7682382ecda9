#include "connector.hpp"

#include "kam/connectors/split.hpp"
#include "src/blocking.hpp"

namespace kam::connectors::csv {

std::span<const Field> BundleConnector::fields() {
  static constexpr std::array<Field, 2> list = {{
      {"source", "directory of the bundle: accounts.csv and what else there is, or foreign files and a mapping", "",
       true},
      {"mapping", "mapping of foreign files; without one, mapping.json in the directory if it is there"},
  }};
  return list;
}

Result<std::unique_ptr<Connector>> BundleConnector::make(Settings settings, Surroundings around) {
  BundleOptions options;
  if (const auto& mapping = settings["mapping"]; !mapping.empty()) options.mapping = mapping;
  const auto& source = settings["source"];
  if (source.empty()) return invalid("source: expected the directory of the bundle");
  return std::unique_ptr<Connector>(new BundleConnector(source, std::move(options), std::move(around.blocking)));
}

BundleConnector::BundleConnector(std::filesystem::path source, BundleOptions options, asio::any_io_executor blocking,
                                 BundleMemory& memory)
    : source_(std::move(source)), options_(std::move(options)), blocking_(std::move(blocking)), memory_(memory) {}

asio::awaitable<Result<void>> BundleConnector::check() {
  auto job = [source = source_, options = options_]() -> Result<void> {
    auto bundle = read_bundle(source, options);
    if (!bundle) return bundle.error();
    return {};
  };
  co_return co_await connectors::blocking(blocking_, std::move(job));
}

asio::awaitable<Result<Page>> BundleConnector::pull(Cursor from) {
  auto job = [source = source_, options = options_]() { return read_bundle_tables(source, options); };
  if (!from.empty()) co_return invalid("the cursor of a bundle is empty: it is read in one page");
  auto bundle = co_await connectors::blocking(blocking_, std::move(job));
  if (!bundle) co_return bundle.error();
  Page page;
  page.tables = std::move(bundle->tables);
  page.settings_json = std::move(bundle->settings_json);
  page.rates = std::move(bundle->rates);
  page.bad = std::move(bundle->bad);
  co_return std::move(page);
}

asio::awaitable<Result<AccountRecords>> BundleConnector::account(AccountId wanted) {
  auto job = [source = source_, options = options_, id = std::move(wanted),
              &memory = memory_]() -> Result<AccountRecords> {
    auto bundle = memory.read_of(source, options, id);
    if (!bundle) return bundle.error();
    return account_of(std::move(*bundle), id);
  };
  co_return co_await connectors::blocking(blocking_, std::move(job));
}

Result<AccountRecords> account_of(BundleTables bundle, const AccountId& id) {
  auto split = split_by_account(std::move(bundle.tables));
  auto found = split.accounts.find(id);
  const bool there = found != split.accounts.end() && found->second.front().object == rules::Object::accounts;
  if (!there) return Error{Errc::not_found, "the bundle has no account \"" + id + "\""};
  AccountRecords records{std::move(found->second), std::move(split.shared), std::move(bundle.settings_json),
                         std::move(bundle.rates)};
  return records;
}

}  // namespace kam::connectors::csv
