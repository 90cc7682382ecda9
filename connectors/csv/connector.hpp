#pragma once
#include <filesystem>

#include "bundle_memory.hpp"
#include "kam/connectors/connector.hpp"

namespace kam::connectors::csv {

/// A bundle directory as if it were a CRM: read anew whenever it is asked, since its files are the truth. Of one
/// account no more is parsed than its rows and what is new, where the memory has the rest.
class BundleConnector : public Connector {
 public:
  static constexpr std::string_view id = "csv";
  static constexpr std::string_view title = "Files (CSV bundle)";
  static std::span<const Field> fields();
  static Result<std::unique_ptr<Connector>> make(Settings settings, Surroundings around);

  BundleConnector(std::filesystem::path source, BundleOptions options, asio::any_io_executor blocking,
                  BundleMemory& memory = BundleMemory::of_process());

  asio::awaitable<Result<void>> check() override;
  asio::awaitable<Result<Page>> pull(Cursor from) override;
  asio::awaitable<Result<AccountRecords>> account(AccountId wanted) override;

 private:
  std::filesystem::path source_;
  BundleOptions options_;
  asio::any_io_executor blocking_;
  BundleMemory& memory_;
};

/// The records of one account out of a whole bundle; pure. @error not_found: no such account.
Result<AccountRecords> account_of(BundleTables bundle, const AccountId& id);

}  // namespace kam::connectors::csv
