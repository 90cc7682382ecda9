#include "kam/http/router.hpp"

#include "catch.hpp"

using namespace kam::http;

namespace {

boost::asio::awaitable<Reply> nothing(Request) {
  co_return Reply{};
}

Router table(std::vector<std::pair<std::string, std::string>> routes) {
  Router router;
  for (auto& [method, pattern] : routes) router.add({std::move(method), std::move(pattern), open_to_all(), 0, nothing});
  return router;
}

std::string pattern_of(const Router& router, std::string_view method, std::string_view path) {
  const auto routing = router.find(method, path);
  const auto* match = std::get_if<Match>(&routing);
  return match ? match->route->pattern : "";
}

}  // namespace

TEST_CASE("a part in braces takes one segment that is not empty", "[http][router]") {
  const auto router = table({{"GET", "/accounts"}, {"GET", "/accounts/{id}"}, {"GET", "/a/{x}/b/{y}"}});
  CHECK(pattern_of(router, "GET", "/accounts") == "/accounts");
  CHECK(pattern_of(router, "GET", "/accounts/A1") == "/accounts/{id}");
  for (const auto* path :
       {"/", "/accounts/", "/accounts/A1/", "/accounts/A1/x", "//accounts", "/Accounts", "/a//b/c", ""})
    CHECK(std::holds_alternative<NoRoute>(router.find("GET", path)));
  const auto routing = router.find("GET", "/a/one/b/two words");
  const auto& match = std::get<Match>(routing);
  CHECK(match.path_parameters == Fields{{"x", "one"}, {"y", "two words"}});
}

TEST_CASE("a fixed segment goes before a part in braces, in whatever order they were added", "[http][router]") {
  const auto one = table({{"GET", "/a/{id}"}, {"GET", "/a/new"}});
  const auto other = table({{"GET", "/a/new"}, {"GET", "/a/{id}"}});
  CHECK(pattern_of(one, "GET", "/a/new") == "/a/new");
  CHECK(pattern_of(other, "GET", "/a/new") == "/a/new");
  CHECK(pattern_of(one, "GET", "/a/old") == "/a/{id}");
}

TEST_CASE("a wrong method names the right ones, and HEAD goes with GET", "[http][router]") {
  const auto router = table({{"GET", "/a"}, {"POST", "/a"}, {"PUT", "/a/{id}"}, {"DELETE", "/a/x"}});
  CHECK(std::get<WrongMethod>(router.find("DELETE", "/a")).allow == "GET, HEAD, POST");
  CHECK(std::get<WrongMethod>(router.find("HEAD", "/a/y")).allow == "PUT");
  CHECK(std::get<WrongMethod>(router.find("TRACE", "/a/x")).allow == "PUT, DELETE");
  CHECK(pattern_of(router, "HEAD", "/a") == "/a");
  CHECK(pattern_of(router, "PUT", "/a/x") == "/a/{id}");
}

TEST_CASE("a route that could never be meant is refused when it is added", "[http][router]") {
  Router router = table({{"GET", "/a/{id}"}});
  CHECK_THROWS_AS(router.add({"GET", "/a/{name}", open_to_all(), 0, nothing}), std::logic_error);
  CHECK_THROWS_AS(router.add({"TRACE", "/b", open_to_all(), 0, nothing}), std::logic_error);
  CHECK_THROWS_AS(router.add({"GET", "b", open_to_all(), 0, nothing}), std::logic_error);
  CHECK_THROWS_AS(router.add({"GET", "/b", open_to_all(), 0, {}}), std::logic_error);
  CHECK_THROWS_AS(router.add({"GET", "/b", {Auth::none, {}}, 0, nothing}), std::logic_error);
  CHECK_NOTHROW(router.add({"POST", "/a/{name}", open_to_all(), 0, nothing}));
}
