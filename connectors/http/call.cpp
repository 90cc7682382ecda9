#include "http/call.hpp"

#include <algorithm>

#include "http/hosts.hpp"
#include "http/judge.hpp"

namespace kam::connectors::http {
namespace {

const char* name_of(Breaker::State state) {
  switch (state) {
    case Breaker::State::open:
      return "open";
    case Breaker::State::half_open:
      return "half-open";
    default:
      return "closed";
  }
}

/// Gives a turn back however the try ends.
struct Turn {
  Lane& lane;
  ~Turn() { lane.leave(); }
};

Result<Url> checked(const HttpRequest& request, const Reach& reach) {
  if (const auto fit = check_request(request); !fit) return fit.error();
  auto url = parse_url(request.url);
  if (url && !is_listed(url->place, reach.hosts))
    return Error{Errc::forbidden, url->place.authority() + ": not a host that this installation calls"};
  return url;
}

}  // namespace

Call::Call(Surroundings& around, std::shared_ptr<const Reach> reach, HttpRequest request)
    : around_(around),
      reach_(std::move(reach)),
      request_(std::move(request)),
      deadline_(Clock::now() + request_.limit) {}

asio::awaitable<Result<HttpResponse>> Call::run() {
  auto url = checked(request_, *reach_);
  if (!url) co_return url.error();
  memory_ = reach_->lane->host(url->place.authority());
  for (int tries = 1;; ++tries) {
    auto outcome = co_await try_once(*url);
    const bool again =
        request_.idempotent && !outcome.last && outcome.result.has_error() && may_pass(outcome.result.error().code);
    if (!again) co_return std::move(outcome.result);
    const auto wait = std::max(outcome.wait, retry_delay(around_.limits.retry, tries, around_.world.random()));
    const auto then = Clock::now() + wait;
    if (then >= deadline_) co_return std::move(outcome.result);
    co_await sleep_until(then, stop_);
    if (stop_.requested()) co_return ended();
  }
}

asio::awaitable<Call::Outcome> Call::try_once(Url url) {
  const auto host = url.place.authority();
  Outcome outcome{Error{Errc::internal, ""}};
  auto ready = co_await wait_for_rate(memory_->paused_until);
  if (!ready) {
    outcome.result = ready.error();
    co_return std::move(outcome);
  }
  const auto closed_until = memory_->breaker.admit(Clock::now());
  if (closed_until) {
    outcome.result = Error{Errc::upstream, host + ": not called, since it failed " +
                                               std::to_string(memory_->breaker.failures()) + " times in a row"};
    outcome.last = true;  // a worker goes on with what can be done
    co_return std::move(outcome);
  }
  remember(host);
  auto answer = co_await reach_out(url);
  settle(answer);
  remember(host);
  co_return judge(std::move(answer), url.place);
}

/// Also waits as long as the host asked all calls to.
asio::awaitable<Result<void>> Call::wait_for_rate(Clock::time_point free) {
  auto& bucket = reach_->lane->bucket(reach_->rate);
  const auto now = Clock::now();
  const auto then = std::max(free, bucket.next(now));
  if (then >= deadline_) co_return Error{Errc::rate_limited, "the rate of calls leaves none within the limit"};
  bucket.take(std::max(now, free));
  if (then > now) co_await sleep_until(then, stop_);
  if (stop_.requested()) co_return ended();
  co_return Result<void>{};
}

asio::awaitable<Result<HttpResponse>> Call::reach_out(Url url) {
  const bool entered = co_await reach_->lane->enter(deadline_, stop_);
  if (stop_.requested()) {
    if (entered) reach_->lane->leave();
    co_return ended();
  }
  if (!entered) co_return Error{Errc::rate_limited, "too many calls at once: no turn within the limit"};
  const Turn turn{*reach_->lane};
  const auto now = Clock::now();
  Trial trial;
  trial.end_by = std::min(now + around_.limits.whole, deadline_);
  trial.connect_by = std::min(now + around_.limits.connect, trial.end_by);
  auto found = co_await addresses_of(around_.resolvers, around_.world.resolve, url.place.host, trial.connect_by, stop_);
  if (!found) co_return found.error();
  for (const auto& address : *found)
    if (may_connect(address, reach_->opened)) trial.addresses.push_back(address);
  if (trial.addresses.empty())
    co_return Error{Errc::forbidden, url.place.authority() +
                                         ": has no address that may be called; setting allow_networks opens networks"};
  trial.url = std::move(url);
  trial.trust = reach_->trust;
  trial.most_body = around_.limits.most_body;
  co_return co_await exchange(trial, request_, stop_);
}

/// What the breaker learns of a try.
void Call::settle(const Result<HttpResponse>& answer) {
  auto& breaker = memory_->breaker;
  if (answer) return answer->status < 500 ? breaker.succeeded() : breaker.failed(Clock::now());
  const auto code = answer.error().code;
  const bool says_of_host = code == Errc::upstream || code == Errc::timeout;
  return says_of_host ? breaker.failed(Clock::now()) : breaker.abandoned(Clock::now());
}

Call::Outcome Call::judge(Result<HttpResponse> answer, const HostPort& place) {
  Outcome outcome{std::move(answer)};
  if (!outcome.result) return outcome;
  const auto& response = *outcome.result;
  auto refused = refusal(response.status, place);
  const auto wish = retry_after(response.header("Retry-After"), std::chrono::system_clock::now());
  if (wish && (response.status == 429 || response.status == 503)) {
    outcome.wait = *wish;
    memory_->paused_until = std::max(memory_->paused_until, Clock::now() + *wish);
  }
  outcome.last = response.status < 400;
  if (refused && !request_.every_status) outcome.result = std::move(*refused);
  return outcome;
}

void Call::remember(const std::string& host) {
  around_.remember({reach_->tenant, host, name_of(memory_->breaker.state()), memory_->breaker.failures(), 0, 0});
}

}  // namespace kam::connectors::http
