#pragma once
#include "kam/connectors/connector.hpp"
#include "kam/connectors/sent_records.hpp"

namespace kam::connectors::records {

/// A CRM without a connector: its records are sent to the API, so that there is nothing to read here.
class RecordsConnector : public Connector {
 public:
  static constexpr std::string_view id = sent_records;
  static constexpr std::string_view title = "Records sent to the API";
  static std::span<const Field> fields() { return {}; }
  static Result<std::unique_ptr<Connector>> make(Settings settings, Surroundings around);

  asio::awaitable<Result<void>> check() override;
  asio::awaitable<Result<Page>> pull(Cursor from) override;
  asio::awaitable<Result<AccountRecords>> account(AccountId wanted) override;
};

}  // namespace kam::connectors::records
