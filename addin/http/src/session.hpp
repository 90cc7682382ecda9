#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "src/connections.hpp"
#include "src/shared.hpp"
#include "src/tls.hpp"

namespace kam::http {

/// Serves one accepted connection in its io_context (the socket's executor, which one thread runs) until it ends;
/// returns at once.
std::shared_ptr<LiveConnection> start_session(boost::asio::ip::tcp::socket socket, TlsContext tls,
                                              std::shared_ptr<Shared> shared,
                                              std::unique_ptr<Connections::Place> place);

}  // namespace kam::http
