#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "http/stop.hpp"
#include "http/url.hpp"
#include "kam/connectors/http_client.hpp"

namespace kam::connectors::http {

/// Whom a call believes: TLS 1.2 and more, certificates by these authorities only.
using Trust = std::shared_ptr<asio::ssl::context>;
/// @param ca_file  PEM; empty: the authorities of the system. @error environment: a file that cannot be read.
Result<Trust> make_trust(const std::string& ca_file);

/// One try: where to, and until when.
struct Trial {
  Url url;
  std::vector<asio::ip::address> addresses;  ///< of the host, checked; tried in this order
  Trust trust;
  Clock::time_point connect_by, end_by;
  std::size_t most_body = 0;
};

/// Sends the request over a connection of its own and reads the whole answer, whatever its status.
/// @param request  its method and headers were checked.
/// @error timeout, upstream: no connection, certificate or host name that do not fit, an answer that is too large, cut
/// off, coded or framed in two ways. cancelled: the call was ended.
asio::awaitable<Result<HttpResponse>> exchange(const Trial& trial, const HttpRequest& request, Stop& stop);

}  // namespace kam::connectors::http
