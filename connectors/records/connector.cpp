#include "connector.hpp"

namespace kam::connectors::records {

namespace {
Error nothing_to_read() {
  return invalid("the records of this tenant are sent with POST /api/v1/records: there is nothing to read them from");
}
}  // namespace

Result<std::unique_ptr<Connector>> RecordsConnector::make(Settings, Surroundings) {
  return std::unique_ptr<Connector>(new RecordsConnector());
}

asio::awaitable<Result<void>> RecordsConnector::check() {
  co_return Result<void>();
}

asio::awaitable<Result<Page>> RecordsConnector::pull(Cursor) {
  co_return nothing_to_read();
}

asio::awaitable<Result<AccountRecords>> RecordsConnector::account(AccountId) {
  co_return nothing_to_read();
}

}  // namespace kam::connectors::records
