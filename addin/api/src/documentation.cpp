#include <map>

#include "kam/api/api.hpp"
#include "kam/certs/crypto.hpp"
#include "src/conditional.hpp"

namespace kam::api {

/// What the build makes of openapi.yaml.
const std::map<std::string, std::string, std::less<>>& documents();

namespace {
namespace asio = boost::asio;
using http::Reply;
using http::Request;

/// The style of the page by its hash: nothing else may run or be loaded.
std::string policy_of(std::string_view html) {
  constexpr std::string_view begins = "<style>", ends = "</style>";
  const auto from = html.find(begins) + begins.size();
  const auto style = html.substr(from, html.find(ends) - from);
  return "default-src 'none'; style-src 'sha256-" + certs::base64(certs::sha256(style)) +
         "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

asio::awaitable<Reply> description(Request request) {
  co_return unless_known(request, Reply::json(documents().at("openapi.json")));
}

asio::awaitable<Reply> page(Request request) {
  static const std::string policy = policy_of(documents().at("docs.html"));
  auto reply = Reply::html(documents().at("docs.html"));
  reply.headers.emplace_back("content-security-policy", policy);
  co_return unless_known(request, std::move(reply));
}
}  // namespace

void add_documentation(http::Router& router) {
  router.add({"GET", "/openapi.json", http::open_to_all(), 0, description});
  router.add({"GET", "/docs", http::open_to_all(), 0, page});
}

}  // namespace kam::api
