#include "generic/senders.hpp"

#include <algorithm>

#include "kam/store/credentials.hpp"
#include "kam/store/tenant_settings.hpp"

namespace kam::extensions::generic {

namespace {
namespace asio = boost::asio;

constexpr std::chrono::milliseconds usual_settle{500};
constexpr long longest_settle_ms = 3'600'000;

std::chrono::milliseconds settle_of(const std::optional<store::Tenant>& tenant) {
  if (!tenant) return usual_settle;
  const auto settings = store::TenantSettings::parse(tenant->settings_json);
  if (!settings) return usual_settle;
  const auto given = settings->whole_number("settle_ms");
  if (!given || *given < 0 || *given > longest_settle_ms) return usual_settle;
  return std::chrono::milliseconds(*given);
}

bool has_ended(const Sender& sender, store::Instant now) {
  return std::ranges::any_of(sender.secrets, [now](const auto& one) { return one.until && *one.until <= now; });
}
}  // namespace

Senders::Known Senders::kept(const std::string& tenant) {
  const std::lock_guard lock(mutex_);
  if (numbers_.own != app_.store.own_changes()) known_.clear();
  const auto found = known_.find(tenant);
  if (found == known_.end() || has_ended(*found->second, app_.clock())) return nullptr;
  if (!checking_ && Clock::now() - checked_ >= recheck_) {
    checking_ = true;  // this delivery looks for all; the others go on with what is kept
    return nullptr;
  }
  return found->second;
}

asio::awaitable<Result<Senders::Known>> Senders::read(std::string tenant) {
  auto job = [this, tenant = std::move(tenant), now = app_.clock()] { return look_up(tenant, now); };
  auto sender = co_await app::blocking(app_.database, std::move(job));
  if (!sender) {
    const std::lock_guard lock(mutex_);
    checking_ = false;
  }
  co_return sender;
}

/// The numbers first: what changes while we read is read again.
Result<Senders::Known> Senders::look_up(const std::string& tenant, store::Instant now) {
  Numbers numbers{app_.store.own_changes(), 0};
  const auto foreign = app_.store.foreign_changes();
  if (!foreign) return foreign.error();
  numbers.foreign = *foreign;
  auto secrets = app_.store.secrets(tenant, store::webhook_secret, now);
  if (!secrets) return secrets.error();
  const auto stored = app_.store.tenant(tenant);
  if (!stored) return stored.error();
  auto sender = std::make_shared<const Sender>(Sender{std::move(*secrets), settle_of(*stored)});
  keep(tenant, *stored ? sender : nullptr, numbers);
  return Known(std::move(sender));
}

void Senders::keep(const std::string& tenant, const Known& sender, const Numbers& numbers) {
  const std::lock_guard lock(mutex_);
  if (numbers != numbers_) known_.clear();
  numbers_ = numbers;
  checked_ = Clock::now();
  checking_ = false;
  known_.erase(tenant);
  if (sender) known_.emplace(tenant, sender);
}

}  // namespace kam::extensions::generic
