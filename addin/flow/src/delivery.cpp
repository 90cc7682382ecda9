#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "kam/certs/webhook_signature.hpp"
#include "kam/flow/outgoing.hpp"
#include "kam/log/log.hpp"
#include "kam/store/tenant_settings.hpp"

/// How a message goes out, and what becomes of it.
namespace kam::flow {

namespace {
constexpr int gone = 410;

std::string seconds_of(store::Instant now) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
}

/// One for each active secret, so that a receiver may change over.
Result<std::string> signatures(const std::vector<store::ActiveSecret>& secrets, const store::Message& message,
                               const std::string& time) {
  if (secrets.empty()) return invalid("the subscription has no secret");
  std::string list;
  for (const auto& secret : secrets) {
    const auto one = certs::sign_webhook(secret.secret, message.webhook_id, time, message.body);
    if (!one) return one.error();
    list += (list.empty() ? "" : " ") + *one;
  }
  return list;
}
}  // namespace

std::size_t Outgoing::send_due(const store::Tenant& tenant) {
  const auto subscriptions = store_.subscriptions(tenant.id);
  if (!subscriptions) return log::error("outgoing.failed", {{"detail", subscriptions.error().detail}}), 0;
  std::size_t begun = 0;
  for (const auto& subscription : *subscriptions) {
    // Read first: one that ends while the store is read would be found as it was before, and sent again.
    const auto before = under_way();
    const int enough = 2 * static_cast<int>(settings_.of_one_subscription);  // as many may be under way
    const auto due = store_.due_messages(tenant.id, subscription.id, clock_(), enough);
    if (!due) return log::error("outgoing.failed", {{"detail", due.error().detail}}), begun;
    for (const auto& message : *due) {
      if (before.contains(message.id) || !take_up(message)) continue;
      Delivery delivery{tenant, subscription, message};
      boost::asio::co_spawn(pool_, deliver(std::move(delivery)), boost::asio::detached);
      ++begun;
    }
  }
  return begun;
}

std::set<std::int64_t> Outgoing::under_way() {
  const std::lock_guard lock(mutex_);
  return under_way_;
}

bool Outgoing::take_up(const store::Message& message) {
  const std::lock_guard lock(mutex_);
  auto& of_one = of_subscription_[message.subscription_id];
  const bool full = under_way_.size() >= settings_.at_once || of_one >= settings_.of_one_subscription;
  if (full || !under_way_.insert(message.id).second) return false;
  ++of_one;
  return true;
}

void Outgoing::put_down(const store::Message& message) {
  const std::lock_guard lock(mutex_);
  turn_free_ = true;
  wake_.notify_one();
  under_way_.erase(message.id);
  if (--of_subscription_[message.subscription_id] == 0) of_subscription_.erase(message.subscription_id);
  if (under_way_.empty()) idle_.notify_all();
}

void Outgoing::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return under_way_.empty(); });
}

boost::asio::awaitable<void> Outgoing::deliver(Delivery delivery) {
  auto client = client_of(delivery);
  auto request = request_of(delivery, clock_());
  Result<connectors::HttpResponse> answer = client ? Error{} : client.error();
  if (client && !request) answer = request.error();
  if (client && request) answer = co_await (*client)->send(std::move(*request));
  note(delivery, answer);
  put_down(delivery.message);
}

Result<std::shared_ptr<connectors::HttpClient>> Outgoing::client_of(const Delivery& delivery) {
  const auto settings = store::TenantSettings::parse(delivery.tenant.settings_json);
  if (!settings) return settings.error();
  auto host = connectors::call_host(delivery.subscription.url);
  if (!host) return host.error();
  connectors::HttpRules rules;
  rules.hosts = {std::move(*host)};
  rules.allow_networks = settings->get("allow_networks").value_or("");
  rules.ca_file = settings->get("ca_file").value_or("");
  return calls_.client(delivery.tenant.id, "outgoing/" + delivery.subscription.id, std::move(rules));
}

Result<connectors::HttpRequest> Outgoing::request_of(const Delivery& delivery, store::Instant now) {
  const auto secrets = store_.secrets(delivery.tenant.id, store::Store::secret_of(delivery.subscription.id), now);
  if (!secrets) return secrets.error();
  const auto time = seconds_of(now);
  auto list = signatures(*secrets, delivery.message, time);
  if (!list) return list.error();
  connectors::HttpRequest request;
  request.method = "POST";
  request.url = delivery.subscription.url;
  request.headers = {{"Content-Type", "application/json"},
                     {"webhook-id", delivery.message.webhook_id},
                     {"webhook-timestamp", time},
                     {"webhook-signature", std::move(*list)}};
  request.body = delivery.message.body;
  request.every_status = true;
  request.limit = settings_.answer_limit;
  return request;
}

std::optional<store::Instant> Outgoing::next_attempt(const store::Message& message, store::Instant now,
                                                     std::string_view retry_after) {
  auto wait = connectors::retry_delay(settings_.retry, message.attempts + 1, random_());
  const auto wish = connectors::retry_after(retry_after, now);
  if (wish) wait = std::max<std::chrono::milliseconds>(wait, *wish);
  if (now + wait > message.created + settings_.give_up_after) return std::nullopt;
  return now + wait;
}

void Outgoing::note(const Delivery& delivery, const Result<connectors::HttpResponse>& answer) {
  if (!answer && answer.error().code == Errc::cancelled) return;  // kamd ends; the message is pending as before
  const auto& message = delivery.message;
  const auto now = clock_();
  store::Attempt attempt{now, answer ? answer->status : 0, answer ? "" : answer.error().detail};
  const bool taken = answer && answer->status >= 200 && answer->status < 300;
  if (answer && !taken) attempt.error = "answered " + std::to_string(answer->status);
  std::optional<store::Instant> next;
  if (!taken && attempt.status != gone)
    next = next_attempt(message, now, answer ? answer->header("Retry-After") : std::string_view{});
  log::event(taken ? "outgoing.delivered" : (next ? "outgoing.postponed" : "outgoing.given_up"),
             {{"tenant", delivery.tenant.id},
              {"subscription", delivery.subscription.id},
              {"message", message.webhook_id},
              {"kind", message.kind},
              {"attempt", message.attempts + 1},
              {"status", attempt.status},
              {"detail", attempt.error}},
             taken ? log::Level::info : log::Level::warn);
  auto written = store_.note_attempt(delivery.tenant.id, message.id, attempt, next);
  if (written && attempt.status == gone)
    written = store_.disable_subscription(delivery.tenant.id, delivery.subscription.id, "answered 410 Gone");
  if (!written) log::error("outgoing.failed", {{"tenant", delivery.tenant.id}, {"detail", written.error().detail}});
}

}  // namespace kam::flow
