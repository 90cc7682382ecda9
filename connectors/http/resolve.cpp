#include "http/resolve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kam::connectors::http {

namespace {
struct Question {
  asio::steady_timer timer;
  std::optional<Result<std::vector<std::string>>> answer;
};

Result<std::vector<asio::ip::address>> read(const std::vector<std::string>& texts) {
  std::vector<asio::ip::address> addresses;
  for (const auto& text : texts) {
    boost::system::error_code failure;
    auto address = asio::ip::make_address(text, failure);
    if (failure) return Error{Errc::upstream, "the resolver gave something that is no address"};
    addresses.push_back(std::move(address));
  }
  return addresses;
}
}  // namespace

Result<std::vector<std::string>> resolve_by_system(const std::string& host) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  boost::system::error_code failure;
  const auto found = resolver.resolve(host, "", failure);
  if (failure) return Error{Errc::upstream, host + ": " + failure.message()};
  std::vector<std::string> texts;
  for (const auto& entry : found) texts.push_back(entry.endpoint().address().to_string());
  return texts;
}

asio::awaitable<Result<std::vector<asio::ip::address>>> addresses_of(asio::thread_pool& pool, Resolve resolve,
                                                                     std::string host, Clock::time_point until,
                                                                     Stop& stop) {
  boost::system::error_code no_address;
  const auto literal = asio::ip::make_address(host, no_address);
  if (!no_address) co_return std::vector{literal};
  const auto executor = co_await asio::this_coro::executor;
  auto question = std::make_shared<Question>(Question{asio::steady_timer(executor, until), {}});
  asio::post(pool, [question, resolve, host, executor] {
    auto answer = resolve(host);
    asio::post(executor, [question, answer = std::move(answer)]() mutable {
      question->answer = std::move(answer);
      question->timer.cancel();
    });
  });
  const Stop::Guard guard(stop, [question] { question->timer.cancel(); });
  co_await question->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (stop.requested()) co_return Error{Errc::cancelled, host + ": the call was ended"};
  if (!question->answer) co_return Error{Errc::timeout, host + ": its address was not found within the limit"};
  if (!*question->answer) co_return question->answer->error();
  co_return read(**question->answer);
}

}  // namespace kam::connectors::http
