#pragma once
#include "kam/api/calls.hpp"

namespace kam::api {

/// Answers a call; one that names itself with `Idempotency-Key` is done once: who sends it again within 24 hours gets
/// the answer of the first time, with `Idempotency-Replayed: true`. 409 while the first is under way, 422 if the name
/// was that of a call with other content, 400 for a name that is none. What failed on our side may be sent again.
boost::asio::awaitable<http::Reply> answer_once(app::App& app, const Call& call, http::Request request);

}  // namespace kam::api
