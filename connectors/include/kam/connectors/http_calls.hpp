#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/connectors/connector.hpp"
#include "kam/connectors/http_client.hpp"
#include "kam/connectors/retry.hpp"

/// Every call that the process makes to another one goes out here.
namespace kam::connectors {

/// What a tenant's calls may reach, and how fast. As texts, as they stand in its settings.
struct HttpRules {
  std::vector<std::string> hosts;  ///< `HOST`, `HOST:PORT` or `*.DOMAIN`; anything else is refused
  std::string allow_networks;      ///< CIDR networks parted by commas that are opened although they are not public
  std::string ca_file;             ///< PEM file of the only authorities to trust; empty: those of the system
  double requests_per_second = 10;
};

/// Settings of every connector that makes calls: `allow_networks`, `ca_file`, `requests_per_second`.
std::span<const Field> http_fields();
/// The rules of an installation: its connector's hosts, and those that `api_base` and `auth_base` name.
/// @error invalid_input: names the setting and what was expected.
Result<HttpRules> http_rules(std::span<const std::string_view> hosts, const Settings& settings);

/// Host and port of a URL that may be called, as HttpRules lists them. @error invalid_input: says what is wrong with
/// it.
Result<std::string> call_host(std::string_view url);

struct HttpLimits {
  std::chrono::milliseconds connect{5'000};  ///< name, TCP and TLS together
  std::chrono::milliseconds whole{20'000};   ///< one try from the name to the last byte
  std::size_t most_body = 16u << 20;         ///< bytes of an answer
  int at_once = 8;                           ///< calls of one tenant; others wait for their turn
  RetrySettings retry;
  int failures = 5;  ///< in a row, then the breaker of that host opens
  std::chrono::milliseconds first_pause{5'000}, longest_pause{20'000};  ///< of an open breaker, before its next trial
};

/// How a tenant's calls to one host fare.
struct HostState {
  std::string tenant, host;
  std::string breaker;                  ///< closed, open or half-open
  int failures = 0;                     ///< in a row
  std::uint64_t tries = 0, failed = 0;  ///< since the start; HttpCalls counts them
};

/// What the client uses of the world; a test brings its own.
struct HttpWorld {
  /// The addresses of a host name, as texts; runs on a thread of its own, so it may block.
  std::function<Result<std::vector<std::string>>(const std::string& host)> resolve;
  std::function<double()> random;                         ///< in [0, 1)
  std::function<void(const HostState& state)> on_change;  ///< a breaker opened, tries or closed
};

/// One thread that makes all calls, and what it remembers of each tenant: turns, rate, breakers.
class HttpCalls {
 public:
  explicit HttpCalls(HttpLimits limits = {}, HttpWorld world = {});
  ~HttpCalls();
  HttpCalls(const HttpCalls&) = delete;
  HttpCalls& operator=(const HttpCalls&) = delete;

  /// The calls of a tenant for one purpose, such as its CRM; what is remembered is that of tenant and purpose together,
  /// so that it outlives the client. Usable as long as this object, then each call is cancelled.
  /// @error invalid_input: networks or rate that cannot be read. environment: the CA file.
  Result<std::shared_ptr<HttpClient>> client(const std::string& tenant, const std::string& purpose, HttpRules rules);

  /// Hosts that were called since the start, by tenant and host.
  [[nodiscard]] std::vector<HostState> state() const;
  /// Ends all calls with `cancelled`, those to come too.
  void stop();

 private:
  class Inside;
  std::shared_ptr<Inside> inside_;
};

}  // namespace kam::connectors
