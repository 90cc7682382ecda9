#include "support/test_crm/connector.hpp"

#include <charconv>

#include "kam/connectors/http_calls.hpp"
#include "support/test_crm/codec.hpp"

namespace kam::test_crm {

using connectors::Field;

std::span<const Field> TestConnector::fields() {
  static const std::vector<Field> list = [] {
    std::vector<Field> made{{"api_base", "https URL of the CRM's interface", "", true},
                            {"token", "what it knows us by", "", true, true},
                            {"call_limit_ms", "longest wait for one of its answers", "20000"}};
    const auto http = connectors::http_fields();
    made.insert(made.end(), http.begin(), http.end());
    return made;
  }();
  return list;
}

Result<std::unique_ptr<connectors::Connector>> TestConnector::make(connectors::Settings settings,
                                                                   connectors::Surroundings around) {
  if (!around.http) return Error{Errc::internal, "testcrm: needs a client for calls"};
  int limit = 0;
  const auto& text = settings["call_limit_ms"];
  const auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (read.ec != std::errc{} || limit <= 0) return invalid("call_limit_ms: expected milliseconds");
  return std::unique_ptr<connectors::Connector>(new TestConnector(
      settings["api_base"], settings["token"], std::chrono::milliseconds(limit), std::move(around.http)));
}

TestConnector::TestConnector(std::string base, std::string token, std::chrono::milliseconds limit,
                             std::shared_ptr<connectors::HttpClient> http)
    : base_(std::move(base)), token_(std::move(token)), limit_(limit), http_(std::move(http)) {}

connectors::HttpRequest TestConnector::request(std::string method, const std::string& path) const {
  connectors::HttpRequest made;
  made.method = std::move(method);
  made.url = base_ + path;
  made.headers = {{"authorization", "Bearer " + token_}};
  made.idempotent = true;
  made.limit = limit_;
  return made;
}

boost::asio::awaitable<Result<void>> TestConnector::check() {
  auto call = request("GET", "/check");
  const auto answer = co_await http_->send(std::move(call));
  if (!answer) co_return answer.error();
  co_return Result<void>{};
}

boost::asio::awaitable<Result<connectors::Page>> TestConnector::pull(connectors::Cursor from) {
  auto call = request("GET", "/accounts?cursor=" + from);
  const auto answer = co_await http_->send(std::move(call));
  if (!answer) co_return answer.error();
  co_return page_of(answer->body);
}

boost::asio::awaitable<Result<connectors::AccountRecords>> TestConnector::account(connectors::AccountId wanted) {
  auto call = request("GET", account_path(wanted));
  const auto answer = co_await http_->send(std::move(call));
  if (!answer) co_return answer.error();
  co_return account_of(answer->body);
}

boost::asio::awaitable<Result<std::vector<Result<void>>>> TestConnector::write_back(
    std::vector<connectors::WriteBack> changes) {
  auto call = request("POST", "/write-back");
  call.headers.emplace_back("content-type", "application/json");
  call.body = body_of(changes);
  const auto answer = co_await http_->send(std::move(call));
  if (!answer) co_return answer.error();
  co_return answers_of(answer->body, changes.size());
}

}  // namespace kam::test_crm
