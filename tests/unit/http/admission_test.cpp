#include "src/admission.hpp"

#include "catch.hpp"
#include "src/answer.hpp"

using namespace kam;
using namespace kam::http;

namespace {

boost::asio::awaitable<Reply> nothing(Request) {
  co_return Reply{};
}

const Router& table() {
  static const Router router = [] {
    Router made;
    made.add({"POST", "/events/{tenant}", open_to_all(), 100, nothing});
    return made;
  }();
  return router;
}

Accept post(std::string target, Fields fields = {}, std::uint64_t length = 10) {
  Accept accept;
  accept.method = "POST";
  accept.raw_target = std::move(target);
  accept.host = "a.example";
  accept.fields = std::move(fields);
  accept.framing = length > 0 ? BodyFraming::length : BodyFraming::none;
  accept.length = length;
  return accept;
}

unsigned status_of(Accept accept) {
  const auto admission = admit(std::move(accept), table(), "r-1");
  const auto* rejected = std::get_if<Rejected>(&admission);
  return rejected ? rejected->reply.status : 200;
}

}  // namespace

TEST_CASE("refusals come in the order of the contract", "[http][admission]") {
  const Fields gzip{{"content-encoding", "gzip"}};
  auto wrong_everything = post("/../x", gzip, 1'000);
  wrong_everything.method = "PUT";
  CHECK(status_of(wrong_everything) == 400);
  wrong_everything.raw_target = "/x";
  CHECK(status_of(wrong_everything) == 404);
  wrong_everything.raw_target = "/events/acme";
  CHECK(status_of(wrong_everything) == 405);
  wrong_everything.method = "POST";
  CHECK(status_of(wrong_everything) == 413);
  wrong_everything.length = 100;
  CHECK(status_of(wrong_everything) == 415);
  wrong_everything.fields.clear();
  CHECK(status_of(wrong_everything) == 200);
}

TEST_CASE("a refusal closes when a body follows that nobody reads", "[http][admission]") {
  const auto closes = [](Accept accept) { return std::get<Rejected>(admit(std::move(accept), table(), "r")).close; };
  CHECK(closes(post("/nothing", {}, 1)));
  CHECK_FALSE(closes(post("/nothing", {}, 0)));
  CHECK(closes(post("/..", {}, 0)));
}

TEST_CASE("an admitted request carries what the handler may see", "[http][admission]") {
  const auto admission = admit(post("/events/ac%20me?a=b", {{"x-a", "1"}}), table(), "r-1");
  const auto& request = std::get<Admitted>(admission).request;
  CHECK(request.id == "r-1");
  CHECK(request.method == "POST");
  CHECK(request.path == "/events/ac me");
  CHECK(request.raw_target == "/events/ac%20me?a=b");
  CHECK(request.query_value("a") == "b");
  CHECK(request.header("x-a") == "1");
  CHECK(request.path_value("tenant") == "ac me");
}

TEST_CASE("a request id is taken if it is plain, else made", "[http][admission]") {
  CHECK(request_id_of({{"x-request-id", "a.B_9-c"}}) == "a.B_9-c");
  CHECK(request_id_of({{"x-request-id", std::string(64, 'a')}}).size() == 64);
  for (const auto& bad :
       {std::string(), std::string(65, 'a'), std::string("a b"), std::string("<a>"), std::string("a\"")}) {
    const auto made = request_id_of({{"x-request-id", bad}});
    CHECK(made.size() == 32);
    CHECK(made != request_id_of({}));
  }
}

TEST_CASE("a traceparent is echoed if it is valid", "[http][admission]") {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  CHECK(trace_of({{"traceparent", good}}) == good);
  for (const auto* bad : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                          "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736x00f067aa0ba902b7-01"})
    CHECK(trace_of({{"traceparent", bad}}).empty());
}

TEST_CASE("a reply with a control byte or a field of the server's own is no message", "[http][answer]") {
  Reply reply = Reply::json("{}");
  CHECK(is_well_formed(reply));
  const auto with = [&reply](std::string name, std::string value) {
    Reply changed = reply;
    changed.headers.emplace_back(std::move(name), std::move(value));
    return is_well_formed(changed);
  };
  CHECK(with("x-a", "b c"));
  CHECK(with("content-security-policy", "default-src 'self'"));
  CHECK_FALSE(with("x-a", "b\r\nc: d"));
  CHECK_FALSE(with("x-a", std::string(1, '\0')));
  CHECK_FALSE(with("x-a", "\t"));
  CHECK_FALSE(with("x a", "b"));
  CHECK_FALSE(with("", "b"));
  CHECK_FALSE(with("Content-Length", "0"));
  CHECK_FALSE(with("transfer-encoding", "chunked"));
  CHECK_FALSE(with("connection", "close"));
  reply.content_type = "text/html\r\nx-a: b";
  CHECK_FALSE(is_well_formed(reply));
  CHECK_FALSE(is_well_formed(Reply{100, "text/plain", "", {}}));
}

TEST_CASE("every answer has the fields that protect the caller", "[http][answer]") {
  const auto bytes = serialise(Reply::json("{}"), {.request_id = "r-1", .trace = {}});
  for (const auto* field :
       {"HTTP/1.1 200 OK\r\n", "\r\nServer: kamd\r\n", "\r\nDate: ", "\r\nX-Request-Id: r-1\r\n",
        "\r\nStrict-Transport-Security: max-age=63072000\r\n", "\r\nx-content-type-options: nosniff\r\n",
        "\r\ncache-control: no-store\r\n", "\r\nreferrer-policy: no-referrer\r\n",
        "\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'\r\n", "\r\nContent-Length: 2\r\n"})
    CHECK_THAT(bytes, ContainsSubstring(field));
  CHECK(bytes.ends_with("\r\n\r\n{}"));
  CHECK_THAT(bytes, !ContainsSubstring("Connection"));
  CHECK_THAT(bytes, !ContainsSubstring("traceparent"));
}

TEST_CASE("a reply's own field replaces the default", "[http][answer]") {
  Reply reply = Reply::html("<p>");
  reply.headers = {{"Content-Security-Policy", "frame-ancestors https://crm.example"}, {"cache-control", "max-age=60"}};
  const auto bytes = serialise(reply, {.request_id = "r-1", .trace = {}});
  CHECK_THAT(bytes, ContainsSubstring("Content-Security-Policy: frame-ancestors https://crm.example\r\n"));
  CHECK_THAT(bytes, !ContainsSubstring("default-src"));
  CHECK_THAT(bytes, !ContainsSubstring("no-store"));
}

TEST_CASE("204 and HEAD have no body", "[http][answer]") {
  const auto nothing_left = serialise(Reply{204, "application/json", "", {}}, {.request_id = "r", .trace = {}});
  CHECK_THAT(nothing_left, !ContainsSubstring("Content-Length"));
  const auto head = serialise(Reply::json("{}"), {.without_body = true, .request_id = "r", .trace = {}});
  CHECK_THAT(head, ContainsSubstring("Content-Length: 2\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
}
