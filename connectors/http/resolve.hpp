#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/thread_pool.hpp>

#include "http/stop.hpp"
#include "kam/connectors/http_calls.hpp"

namespace kam::connectors::http {

/// The addresses of a name as the system knows them; blocks. @error upstream: no such name, or no answer.
Result<std::vector<std::string>> resolve_by_system(const std::string& host);

using Resolve = std::function<Result<std::vector<std::string>>(const std::string& host)>;
/// The addresses of a host, which may be an address itself, asked on another thread, since the system's resolver cannot
/// be interrupted: at the deadline it is left to itself.
asio::awaitable<Result<std::vector<asio::ip::address>>> addresses_of(asio::thread_pool& pool, Resolve resolve,
                                                                     std::string host, Clock::time_point until,
                                                                     Stop& stop);

}  // namespace kam::connectors::http
