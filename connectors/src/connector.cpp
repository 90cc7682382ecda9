#include "kam/connectors/connector.hpp"

namespace kam::connectors {

asio::awaitable<Result<std::vector<Result<void>>>> Connector::write_back(std::vector<WriteBack>) {
  co_return invalid("this CRM takes no scores");
}

asio::awaitable<Result<void>> Connector::leave_task(Task) {
  co_return invalid("this CRM takes no tasks");
}

}  // namespace kam::connectors
