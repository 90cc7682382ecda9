#include "kam/flow/write_back.hpp"
#include "kam/log/log.hpp"
#include "kam/store/tenant_settings.hpp"
#include "src/ask.hpp"
#include "src/lower_priority.hpp"

namespace kam::flow {

namespace {
namespace asio = boost::asio;
using Answers = std::vector<Result<void>>;

asio::awaitable<Result<Answers>> write_to(std::shared_ptr<connectors::Connector> connector,
                                          std::vector<connectors::WriteBack> changes) {
  co_return co_await connector->write_back(std::move(changes));
}
}  // namespace

Writer::Writer(store::Store& store, Connect connect, std::function<store::Instant()> clock, WriterSettings settings,
               std::function<double()> random)
    : store_(store),
      connect_(std::move(connect)),
      clock_(std::move(clock)),
      settings_(settings),
      random_(random ? std::move(random) : connectors::any_fraction) {}

Writer::~Writer() {
  stop();
  pool_.join();
}

std::size_t Writer::round() {
  const auto tenants = store_.tenants();
  if (!tenants) {
    log::error("write_back.failed", {{"detail", tenants.error().detail}});
    return 0;
  }
  std::size_t accounts = 0;
  for (const auto& tenant : *tenants) {
    const auto written = write(tenant);
    auto& told = told_[tenant.id];
    if (!written && told != written.error().detail)
      log::warn("write_back.failed", {{"tenant", tenant.id}, {"detail", written.error().detail}});
    told = written ? "" : written.error().detail;
    accounts += written ? *written : 0;
  }
  return accounts;
}

/// The tenant's CRM. @error invalid_input: it takes no scores.
Result<std::shared_ptr<connectors::Connector>> Writer::connect(const store::Tenant& tenant) {
  auto connector = connect_(tenant, pool_.get_executor());
  if (connector && !(*connector)->abilities().write_back)
    return invalid("setting write_back: this CRM takes no scores: set it to false");
  return connector;
}

/// Notes the tenant's setting, which a CRM must be fit for. @return the setting.
Result<bool> Writer::wanted(const store::Tenant& tenant) {
  const auto settings = store::TenantSettings::parse(tenant.settings_json);
  if (!settings) return settings.error();
  const auto before = store_.is_writing(tenant.id);
  if (!before) return before.error();
  const bool on = settings->flag("write_back");
  if (on == *before) return on;
  if (on)
    if (const auto connector = connect(tenant); !connector) return connector.error();
  if (auto ok = store_.set_writing(tenant.id, on); !ok) return ok.error();
  return on;
}

Result<std::size_t> Writer::write(const store::Tenant& tenant) {
  const auto on = wanted(tenant);
  if (!on) return on.error();
  if (!*on) return std::size_t{0};
  const auto batch = next_batch(tenant.id);
  if (!batch) return batch.error();
  if (batch->changes.empty()) return std::size_t{0};
  const auto connector = connect(tenant);
  if (!connector) return connector.error();
  const auto answers = wait_for(write_to(*connector, batch->changes), pool_, settings_.batch_limit);
  const bool whole = answers && answers->size() == batch->changes.size();
  if (answers && !whole) log::error("write_back.failed", {{"tenant", tenant.id}, {"detail", "an answer is missing"}});
  std::size_t accounts = 0;
  for (std::size_t i = 0; i < batch->accounts.size(); ++i) {
    const Result<void> answer = whole     ? (*answers)[i]
                                : answers ? Result<void>(Error{Errc::internal, "an answer is missing"})
                                          : Result<void>(answers.error());
    const auto noted = note(tenant.id, *batch, i, answer);
    if (!noted) return noted.error();
    accounts += *noted;
  }
  log::event("write_back.done",
             {{"tenant", tenant.id}, {"accounts", accounts}, {"failed", batch->accounts.size() - accounts}});
  return accounts;
}

/// Accounts whose fields differ from what was last written; those that do not are noted as written.
Result<Writer::Batch> Writer::next_batch(const std::string& tenant) {
  const auto waiting = store_.unwritten(tenant, clock_(), settings_.batch);
  if (!waiting) return waiting.error();
  Batch batch;
  for (const auto& one : *waiting) {
    const auto assessment = store_.assessment(tenant, one.account_id);
    if (!assessment) return assessment.error();
    std::string hash = one.hash;
    if (*assessment) {
      auto change = write_back_of((*assessment)->json);
      if (!change) return change.error();
      hash = hash_of(*change);
      if (hash != one.hash) batch.changes.push_back(std::move(*change));
    }
    if (hash != one.hash) {
      batch.accounts.push_back(one);
      batch.hashes.push_back(std::move(hash));
    } else if (auto ok = store_.note_written(tenant, one, hash, clock_()); !ok) {
      return ok.error();
    }
  }
  return batch;
}

/// @return 1 if it was written; an account that the CRM does not have any more is done with.
Result<std::size_t> Writer::note(const std::string& tenant, const Batch& batch, std::size_t i,
                                 const Result<void>& answer) {
  const auto& one = batch.accounts[i];
  if (answer || answer.error().code == Errc::not_found) {
    if (auto ok = store_.note_written(tenant, one, batch.hashes[i], clock_()); !ok) return ok.error();
    return answer ? std::size_t{1} : std::size_t{0};
  }
  auto retry = settings_.retry;
  const bool is_out = may_pass(answer.error().code);
  if (is_out) retry.longest = settings_.longest_rest;
  const auto pause = connectors::retry_delay(retry, one.attempts + 1, random_());
  if (!is_out || one.attempts == 0)
    log::warn("write_back.postponed", {{"tenant", tenant},
                                       {"account", one.account_id},
                                       {"attempts", one.attempts + 1},
                                       {"detail", answer.error().detail}});
  if (auto ok = store_.postpone_writing(tenant, one, clock_() + pause, answer.error().detail); !ok) return ok.error();
  return std::size_t{0};
}

void Writer::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Writer::run(const std::stop_token& stop) {
  lower_priority();
  while (!stop.stop_requested()) {
    if (round() > 0) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, settings_.poll, [] { return false; });
  }
}

void Writer::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

}  // namespace kam::flow
