#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// The rules that score the tenant now: `{"ruleset":"default@…","files":{"criteria.json":{…},…}}`.
boost::asio::awaitable<http::Reply> show_rules(app::App& app, http::Request request);

/// The rules that the tenant was ever scored by and since when, the newest first.
boost::asio::awaitable<http::Reply> list_rulesets(app::App& app, http::Request request);

/// What is wrong with the pack of `{"files":{…}}`: `{"findings":[{"file","pointer","message"}]}`; none: it loads.
boost::asio::awaitable<http::Reply> check_rules(app::App& app, http::Request request);

/// What the pack of `{"files":{…}}` would make of the tenant's accounts, as flow::Reports says it.
boost::asio::awaitable<http::Reply> compare_rules(app::App& app, http::Request request);

}  // namespace kam::api
