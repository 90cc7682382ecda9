#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// 202 with the job; the open one where it is equal: `?full=true` for a sync from the start, `?cut=2026-03-31` and
/// `?horizon=183` for a backtest.
boost::asio::awaitable<http::Reply> add_sync(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> add_rescore(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> add_history(app::App& app, http::Request request);
boost::asio::awaitable<http::Reply> add_backtest(app::App& app, http::Request request);

/// What it is, how far it is (progress 0..1, accounts done, of how many, rate, time left), and its result.
boost::asio::awaitable<http::Reply> show_job(app::App& app, http::Request request);
/// Asks for its end; answers with the job as it is then.
boost::asio::awaitable<http::Reply> cancel_job(app::App& app, http::Request request);

}  // namespace kam::api
