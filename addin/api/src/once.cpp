#include "src/once.hpp"

#include <algorithm>
#include <charconv>
#include <exception>

#include "kam/certs/crypto.hpp"
#include "src/replies.hpp"

namespace kam::api {

namespace {
namespace asio = boost::asio;
using app::App;
using http::Reply;
using http::Request;
using store::Repeat;

constexpr std::string_view field = "idempotency-key", replayed = "idempotency-replayed";
constexpr std::size_t longest_name = 255;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
}

/// Two callers do not meet by chance, and none learns what another was answered.
std::string name_of(const Request& request, std::string_view given) {
  return certs::sha256_hex(std::string(request.header("authorization").value_or("")) + '\n' + std::string(given));
}

std::string content_of(const Request& request) {
  return certs::sha256_hex(request.method + '\n' + request.raw_target + '\n' + request.body);
}

/// `201\napplication/json\nlocation: /x\n\n…`: no field has a line feed.
std::string packed(const Reply& reply) {
  std::string out = std::to_string(reply.status) + '\n' + reply.content_type + '\n';
  for (const auto& [name, value] : reply.headers) out += name + ": " + value + '\n';
  return out + '\n' + reply.body;
}

Reply unpacked(std::string_view bytes) {
  const auto line = [&] {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto text = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return text;
  };
  Reply reply;
  const auto status = line();
  std::from_chars(status.data(), status.data() + status.size(), reply.status);
  reply.content_type = line();
  for (auto one = line(); !one.empty(); one = line()) {
    const auto colon = std::min(one.find(": "), one.size() - 2);
    reply.headers.emplace_back(one.substr(0, colon), one.substr(colon + 2));
  }
  reply.body = bytes;
  reply.headers.emplace_back(replayed, "true");
  return reply;
}

/// What a call gets that is not to be done; nothing for one that is.
std::optional<Reply> instead(const Request& request, const Result<Repeat>& begun) {
  if (!begun) return refused(request, begun.error());
  switch (begun->state) {
    case Repeat::State::first:
      return std::nullopt;
    case Repeat::State::running:
      return http::problem(409, "in-progress", "A call with this Idempotency-Key is under way", request.id);
    case Repeat::State::other:
      return http::problem(422, "key-reused", "This Idempotency-Key was that of a call with other content", request.id);
    case Repeat::State::done:
      break;
  }
  return unpacked(begun->answer);
}

asio::awaitable<Reply> do_once(App& app, const Call& call, Request request, std::string name) {
  auto begin = [&store = app.store, tenant = request.tenant, name, content = content_of(request), now = app.clock()] {
    return store.begin_call(tenant, name, content, now);
  };
  const auto begun = co_await app::blocking(app.database, std::move(begin));
  if (auto other = instead(request, begun)) co_return std::move(*other);
  const std::string tenant = request.tenant, id = request.id;
  std::exception_ptr thrown;
  Reply reply;
  try {
    reply = co_await call.answer(app, std::move(request));
  } catch (...) {
    thrown = std::current_exception();
  }
  const bool failed = thrown || reply.status >= 500;
  auto end = [&store = app.store, tenant, name, failed, answer = failed ? std::string() : packed(reply)] {
    return failed ? store.give_call_up(tenant, name) : store.end_call(tenant, name, answer);
  };
  const auto ended = co_await app::blocking(app.database, std::move(end));
  if (thrown) std::rethrow_exception(thrown);
  if (!ended) {
    Request same;
    same.id = id;
    co_return api::failed(same, ended.error());
  }
  co_return reply;
}

asio::awaitable<Reply> not_a_name(std::string id) {
  co_return http::problem(400, "invalid-idempotency-key",
                          "Idempotency-Key: expected one text of 1 to 255 visible ASCII letters", id);
}
}  // namespace

asio::awaitable<Reply> answer_once(App& app, const Call& call, Request request) {
  const bool named = std::ranges::any_of(request.headers, [](const auto& one) { return one.first == field; });
  if (!named || call.method != "POST" || call.scope == store::Scope::read) return call.answer(app, std::move(request));
  const auto given = request.header(field);
  if (!given || !is_name(*given)) return not_a_name(request.id);
  auto name = name_of(request, *given);
  return do_once(app, call, std::move(request), std::move(name));
}

}  // namespace kam::api
