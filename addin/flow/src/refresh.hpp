#pragma once
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "kam/connectors/connector.hpp"
#include "kam/store/store.hpp"

namespace kam::flow {

/// What a CRM said of some accounts.
struct Refreshed {
  store::Store::Replacement replacement;
  std::map<std::string, Error> failed;  ///< accounts that it could not be asked for
  std::set<std::string> untried;        ///< accounts for which there was no time
  std::string broken_by;                ///< the account at which the CRM as a whole failed, so that the rest did too
  bool broken_off = false;              ///< the process ends: the rest was not asked for

  bool is_empty() const { return replacement.records.empty() && replacement.gone.empty() && !replacement.inputs; }
};

struct AskingLimits {
  std::chrono::milliseconds account{60'000};  ///< for one answer
  std::chrono::milliseconds together{5'000};  ///< for all; who is asked by then may still answer
};

/// Asks for each account in turn. An account that the CRM does not have any more is gone; after a failure that
/// concerns the CRM as a whole, the rest is not asked for.
Refreshed refresh(const std::shared_ptr<connectors::Connector>& connector, const std::vector<std::string>& accounts,
                  boost::asio::thread_pool& pool, const AskingLimits& limits, const std::stop_token& stop);

}  // namespace kam::flow
