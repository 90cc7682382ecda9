#include "kam/http/message.hpp"

#include "catch.hpp"

using namespace kam;
using namespace kam::http;

TEST_CASE("a header, query or path value is the only one or none", "[http][message]") {
  Request request;
  request.headers = {{"a", "1"}, {"b", "2"}, {"b", "3"}};
  request.query = {{"q", ""}};
  request.path_parameters = {{"id", "A1"}};
  CHECK(request.header("a") == "1");
  CHECK_FALSE(request.header("b").has_value());
  CHECK_FALSE(request.header("c").has_value());
  CHECK(request.query_value("q") == "");
  CHECK(request.path_value("id") == "A1");
  CHECK(request.path_value("other").empty());
}

TEST_CASE("a problem says status, title and request id", "[http][message]") {
  const auto reply = problem(404, "not-found", "There is nothing here", "r-1");
  CHECK(reply.status == 404);
  CHECK(reply.content_type == "application/problem+json");
  CHECK(
      reply.body ==
      R"({"type":"https://kamd.dev/problems/not-found","title":"There is nothing here","status":404,"instance":"r-1"})");
}

TEST_CASE("each failure has its status and its detail stays inside", "[http][message]") {
  struct Row {
    Errc code;
    unsigned status;
  };
  const auto row = GENERATE(Row{Errc::invalid_input, 400}, Row{Errc::unauthenticated, 401}, Row{Errc::forbidden, 403},
                            Row{Errc::not_found, 404}, Row{Errc::conflict, 409}, Row{Errc::rate_limited, 429},
                            Row{Errc::upstream, 502}, Row{Errc::corrupt, 500}, Row{Errc::timeout, 504},
                            Row{Errc::cancelled, 503}, Row{Errc::environment, 503}, Row{Errc::internal, 500});
  const auto reply = problem(Error{row.code, "SELECT secret FROM /var/lib"}, "r-1");
  CHECK(reply.status == row.status);
  CHECK_THAT(reply.body, !ContainsSubstring("secret"));
  const bool may_retry = row.status == 429 || row.status == 503;
  CHECK((!reply.headers.empty() && reply.headers[0].first == "retry-after") == may_retry);
}
