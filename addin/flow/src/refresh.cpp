#include "src/refresh.hpp"

#include "kam/store/tables_codec.hpp"
#include "src/ask.hpp"
#include "src/page_records.hpp"

namespace kam::flow {

namespace {
namespace asio = boost::asio;
using connectors::AccountRecords;

/// Holds the connector for as long as it works, even if nobody waits any more.
asio::awaitable<Result<AccountRecords>> ask(std::shared_ptr<connectors::Connector> connector, std::string account) {
  co_return co_await connector->account(std::move(account));
}

bool concerns_the_account_alone(Errc code) {
  return code == Errc::corrupt || code == Errc::conflict;
}

void take(const std::string& account, AccountRecords records, store::Store::Replacement& into) {
  into.records.push_back({account, store::encode(without_own_fields(std::move(records.tables)))});
  if (!records.shared.empty()) {
    std::erase_if(into.records, [](const auto& one) { return one.account_id.empty(); });
    into.records.push_back({"", store::encode(records.shared)});
  }
  const bool says_settings = records.settings_json != "{}" || !records.rates.empty();
  if (says_settings) into.inputs = {std::move(records.settings_json), std::move(records.rates), 0};
}
}  // namespace

Refreshed refresh(const std::shared_ptr<connectors::Connector>& connector, const std::vector<std::string>& accounts,
                  asio::thread_pool& pool, const AskingLimits& limits, const std::stop_token& stop) {
  Refreshed refreshed;
  std::optional<Error> broken;
  const auto until = std::chrono::steady_clock::now() + limits.together;
  for (const auto& account : accounts) {
    refreshed.broken_off = stop.stop_requested();
    if (refreshed.broken_off) break;
    if (broken) {
      refreshed.failed.emplace(account, *broken);
      continue;
    }
    if (&account != &accounts.front() && std::chrono::steady_clock::now() >= until) {
      refreshed.untried.insert(account);
      continue;
    }
    auto records = wait_for(ask(connector, account), pool, limits.account);
    if (records) {
      take(account, std::move(*records), refreshed.replacement);
    } else if (records.error().code == Errc::not_found) {
      refreshed.replacement.gone.push_back(account);
    } else {
      refreshed.failed.emplace(account, records.error());
      if (concerns_the_account_alone(records.error().code)) continue;
      broken = records.error();
      refreshed.broken_by = account;
    }
  }
  return refreshed;
}

}  // namespace kam::flow
