#pragma once
#include "kam/app/app.hpp"
#include "kam/http/message.hpp"

namespace kam::api {

/// Scores the bundle in the body by the tenant's rules and keeps nothing:
/// `{"data":[{…}],"bad_rows":[{"object","row","column","expected"}]}`, the assessments as `kamd score` writes them.
boost::asio::awaitable<http::Reply> score_bundle(app::App& app, http::Request request);

}  // namespace kam::api
