#include "kam/flow/outgoing.hpp"

#include "kam/log/log.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/lower_priority.hpp"
#include "src/news.hpp"

namespace kam::flow {

namespace {
constexpr std::chrono::hours between_prunings{1};

void failed(const std::string& tenant, const Error& error) {
  log::error("outgoing.failed", {{"tenant", tenant}, {"detail", error.detail}});
}

bool any_enabled(const std::vector<store::Subscription>& subscriptions) {
  return std::any_of(subscriptions.begin(), subscriptions.end(), [](const auto& one) { return one.enabled; });
}

/// The news of one account; nothing where the stored assessment cannot be read.
Result<store::Announcement> announcement_of(const store::Unannounced& account, Subject subject, const Scales& scales,
                                            bool announcing, store::Instant now) {
  const auto standing = standing_of(account.json);
  if (!standing) return standing.error();
  Result<Announced> before = announcing ? Announced::of_new(*standing) : Announced::of(*standing);
  if (account.state) before = Announced::parse(*account.state);
  if (!before) return before.error();
  subject.account_id = account.account_id;
  subject.name = account.name;
  subject.as_of = standing->as_of;
  store::Announcement announcement{account.account_id, {}, account.changed_at, {}, {}};
  for (const auto& news : news_of(*before, *standing, scales, now))
    announcement.messages.push_back({news.kind, body_of(news, subject, now)});
  announcement.state = before->to_json();
  const auto tier_at = before->tier.look_again_at(), band_at = before->band.look_again_at();
  announcement.look_again_at = tier_at && band_at ? std::min(tier_at, band_at) : (tier_at ? tier_at : band_at);
  return announcement;
}
}  // namespace

Outgoing::Outgoing(store::Store& store, connectors::HttpCalls& calls, PackOf pack_of,
                   std::function<store::Instant()> clock, OutgoingSettings settings, std::function<double()> random)
    : store_(store),
      calls_(calls),
      pack_of_(std::move(pack_of)),
      clock_(std::move(clock)),
      settings_(settings),
      random_(random ? std::move(random) : connectors::any_fraction) {}

Outgoing::~Outgoing() {
  stop();
}

Result<std::size_t> Outgoing::compare(const store::Tenant& tenant) {
  const auto subscriptions = store_.subscriptions(tenant.id);
  if (!subscriptions) return subscriptions.error();
  if (!any_enabled(*subscriptions)) return std::size_t{0};
  const auto announcing = store_.announcing(tenant.id);
  if (!announcing) return announcing.error();
  const auto pack = pack_of_(tenant.id);
  if (!pack) return pack.error();
  const auto scales = scales_of(*pack);
  if (!scales) return scales.error();
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!settings) return settings.error();
  const Subject subject{tenant.id, {}, {}, {}, settings->get("public_url").value_or("")};
  const auto now = clock_();
  std::size_t news = 0;
  for (std::string after;;) {
    const auto page = store_.unannounced(tenant.id, now, after, settings_.page);
    if (!page) return page.error();
    if (page->empty()) break;
    std::vector<store::Announcement> announcements;
    for (const auto& account : *page) {
      auto one = announcement_of(account, subject, *scales, *announcing, now);
      if (!one) {
        failed(tenant.id, one.error());
        continue;
      }
      news += one->messages.size();
      announcements.push_back(std::move(*one));
    }
    if (const auto ok = store_.announce(tenant.id, announcements, now); !ok) return ok.error();
    after = page->back().account_id;
  }
  if (!*announcing)
    if (const auto ok = store_.begin_announcing(tenant.id); !ok) return ok.error();
  return news;
}

void Outgoing::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Outgoing::run(const std::stop_token& stop) {
  lower_priority();
  while (!stop.stop_requested()) {
    round();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, settings_.poll, [this] { return notified_ || turn_free_; });
    turn_free_ = false;
  }
}

void Outgoing::round() {
  bool at_once = false;
  {
    const std::lock_guard lock(mutex_);
    at_once = std::exchange(notified_, false);
  }
  const auto tenants = store_.tenants();
  if (!tenants) return failed("", tenants.error());
  const bool prunes = clock_() - pruned_ >= between_prunings;
  if (prunes) pruned_ = clock_();
  for (const auto& tenant : *tenants) {
    if (is_time_to_compare(tenant, at_once)) {
      const auto news = compare(tenant);
      if (!news) failed(tenant.id, news.error());
      if (news && *news > 0) log::event("outgoing.announced", {{"tenant", tenant.id}, {"news", *news}});
    }
    send_due(tenant);
    if (prunes) prune(tenant);
  }
}

bool Outgoing::is_time_to_compare(const store::Tenant& tenant, bool at_once) {
  const auto scoring = store_.scoring(tenant.id);
  if (!scoring || !*scoring) return false;
  auto& looked = looked_[tenant.id];
  const auto now = clock_();
  const bool due = at_once || looked.scoring != (*scoring)->computed_at || now - looked.at >= settings_.between_looks;
  if (due) looked = {(*scoring)->computed_at, now};
  return due;
}

void Outgoing::prune(const store::Tenant& tenant) {
  const auto pruned = store_.prune_messages(tenant.id, clock_() - settings_.kept);
  if (!pruned) failed(tenant.id, pruned.error());
}

void Outgoing::notify() {
  {
    const std::lock_guard lock(mutex_);
    notified_ = true;
  }
  wake_.notify_one();
}

void Outgoing::stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  pool_.join();
}

}  // namespace kam::flow
