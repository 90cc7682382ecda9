#pragma once
#include "kam/connectors/connector.hpp"

namespace kam::test_crm {

/// The tests' own CRM, which stands for one until there is a real one: JSON over HTTPS, paged, with cursors.
class TestConnector final : public connectors::Connector {
 public:
  static constexpr std::string_view id = "testcrm";
  static constexpr std::string_view title = "The tests' own CRM";
  static std::span<const connectors::Field> fields();
  static Result<std::unique_ptr<connectors::Connector>> make(connectors::Settings settings,
                                                             connectors::Surroundings around);

  TestConnector(std::string base, std::string token, std::chrono::milliseconds limit,
                std::shared_ptr<connectors::HttpClient> http);

  boost::asio::awaitable<Result<void>> check() override;
  boost::asio::awaitable<Result<connectors::Page>> pull(connectors::Cursor from) override;
  boost::asio::awaitable<Result<connectors::AccountRecords>> account(connectors::AccountId wanted) override;
  connectors::Abilities abilities() const override { return {true, true, false}; }
  boost::asio::awaitable<Result<std::vector<Result<void>>>> write_back(
      std::vector<connectors::WriteBack> changes) override;

 private:
  connectors::HttpRequest request(std::string method, const std::string& path) const;

  std::string base_, token_;
  std::chrono::milliseconds limit_;  ///< for one call with all its tries
  std::shared_ptr<connectors::HttpClient> http_;
};

}  // namespace kam::test_crm
