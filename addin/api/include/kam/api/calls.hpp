#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// Which tenant a call is about (contract 5): the key's own; a key for all tenants names one with `?tenant=`.
enum class TenantRule {
  one,
  one_or_all,  ///< without a name it is about all
  all          ///< for keys for all tenants alone
};

/// One call of API v1 as the table declares it: what is not said here cannot be called.
struct Call {
  std::string method, pattern;          ///< `GET`, `/api/v1/accounts/{id}`
  store::Scope scope;                   ///< admin: on the operations listener alone
  std::vector<std::string_view> query;  ///< the parameters it takes beside `tenant`; any other is 400
  std::size_t body_limit;               ///< bytes; 0: it takes none
  std::function<boost::asio::awaitable<http::Reply>(app::App&, http::Request)> answer;
  TenantRule tenant = TenantRule::one;
};

/// All calls of both listeners.
const std::vector<Call>& calls();

}  // namespace kam::api
