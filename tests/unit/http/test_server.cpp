#include "test_server.hpp"

#include <stdlib.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <stdexcept>

namespace kam::test {
namespace {

namespace asio = boost::asio;
using http::Auth;
using http::Reply;
using http::Request;
using Answer = std::function<Reply(const Request&)>;

certs::Identity make_identity() {
  std::string folder = (std::filesystem::temp_directory_path() / "kam-http-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary directory");
  auto made = certs::load_or_make(folder, {}, std::chrono::system_clock::now());
  std::filesystem::remove_all(folder);
  return made.value().identity;
}

asio::awaitable<Reply> run(const Answer* answer, std::atomic<int>* handled, Request request) {
  ++*handled;
  co_return (*answer)(request);
}

asio::awaitable<Reply> wait_for(const std::atomic<bool>* released, std::atomic<int>* handled) {
  ++*handled;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (!*released) {
    timer.expires_after(std::chrono::milliseconds(2));
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return Reply::json("\"released\"");
}

asio::awaitable<std::optional<Reply>> refuse_or_throw(Request* request) {
  if (request->header("x-throw")) throw std::runtime_error("out of luck");
  co_return http::problem(401, "unauthenticated", "Not known", request->id);
}

asio::awaitable<std::optional<Reply>> note(Request* request) {
  request->tenant = "noted";
  co_return std::nullopt;
}

const Answer gated_answer = [](const Request& request) { return Reply::json('"' + request.tenant + '"'); };

Reply echo(const Request& request) {
  return Reply::json(request.body);
}

Reply describe(const Request& request) {
  return Reply::json(request.path + "|" + std::string(request.path_value("id")) + "|" +
                     std::string(request.query_value("q").value_or("-")));
}

Reply bad_field(const Request&) {
  auto reply = Reply::json("{}");
  reply.headers.emplace_back("x-name", "one\r\nx-other: two");
  return reply;
}

}  // namespace

const certs::Identity& test_identity() {
  static const auto identity = make_identity();
  return identity;
}

const certs::Identity& other_identity() {
  static const auto identity = make_identity();
  return identity;
}

http::Certificate certificate_of(const certs::Identity& identity) {
  return {identity.certificate_pem, identity.key_pem};
}

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < end) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return condition();
}

std::shared_ptr<const http::Router> TestServer::routes() {
  auto router = std::make_shared<http::Router>();
  const auto add = [&](std::string method, std::string pattern, std::size_t limit, Answer answer) {
    auto kept = std::make_shared<const Answer>(std::move(answer));
    router->add({std::move(method), std::move(pattern), http::open_to_all(), limit,
                 [this, kept](Request request) { return run(kept.get(), &handled_, std::move(request)); }});
  };
  add("GET", "/hello", 0, [](const Request&) { return Reply::json("\"hello\""); });
  add("POST", "/echo", 1'000, echo);
  add("PUT", "/large", 4 << 20, [](const Request& r) { return Reply::json(std::to_string(r.body.size())); });
  add("GET", "/items/{id}", 0, describe);
  add("GET", "/throw", 0, [](const Request&) -> Reply { throw std::runtime_error("out of luck"); });
  add("GET", "/bad-field", 0, bad_field);
  add("GET", "/huge", 0, [](const Request&) { return Reply::json(std::string(8 << 20, 'x')); });
  const auto gated = [this](Request request) { return run(&gated_answer, &handled_, std::move(request)); };
  const http::Gate strict{Auth::signature, [](Request& request) { return refuse_or_throw(&request); }};
  const http::Gate noting{Auth::signature, [](Request& request) { return note(&request); }};
  router->add({"POST", "/gated", strict, 1'000, gated});
  router->add({"POST", "/own-gate", noting, 1'000, gated});
  router->add({"GET", "/wait", http::open_to_all(), 0, [this](Request) { return wait_for(&released_, &handled_); }});
  return router;
}

TestServer::TestServer(http::ServerSettings settings) {
  if (settings.certificates.empty()) settings.certificates = {certificate_of(test_identity())};
  std::vector<asio::io_context*> contexts;
  for (int i = 0; i < 2; ++i) contexts.push_back(&contexts_.emplace_back(1));
  const auto log = [this](const http::Access& access) {
    const std::lock_guard lock(mutex_);
    accesses_.push_back(access);
  };
  server_ = http::Server::listen(contexts, std::move(settings), routes(), log).value();
  for (auto* context : contexts) threads_.emplace_back([context] { context->run(); });
}

TestServer::~TestServer() {
  release();
  if (!threads_.empty()) stop_and_join(Milliseconds{0});
}

std::vector<http::Access> TestServer::accesses() const {
  const std::lock_guard lock(mutex_);
  return accesses_;
}

void TestServer::stop_and_join(Milliseconds wait) {
  server_->stop(wait);
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace kam::test
