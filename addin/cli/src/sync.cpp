#include "kam/flow/sync.hpp"

#include <iostream>
#include <thread>

#include "console.hpp"
#include "instance.hpp"
#include "kam/flow/digest.hpp"
#include "progress_line.hpp"
#include "scoring.hpp"
#include "verbs.hpp"

namespace kam::cli {

namespace {

constexpr std::chrono::milliseconds between_looks{250};
constexpr std::chrono::seconds without_news{5};  ///< then somebody else may have died

/// The store as the one process that runs jobs; nothing where a server holds it.
Result<std::optional<Instance>> take_over(const std::filesystem::path& directory) {
  auto instance = open_instance(directory, true);
  if (instance) return std::optional(std::move(*instance));
  auto beside = open_instance(directory, false);
  if (!beside) return beside.error();
  return std::optional<Instance>();
}

/// Runs the tenant's waiting jobs here, until this one is done.
Result<store::Job> run_here(store::Store& store, const Arguments& arguments, const store::Job& job,
                            const rules::Pack& pack) {
  const auto packs = flow::packs_in_use(std::filesystem::path(arguments.text("data")) / "packs", pack);
  const auto engines = flow::engines_of(packs, now);
  connectors::HttpCalls calls({}, flow::logged_world());
  flow::Jobs jobs(store, now, {.threads = 1, .longest_put_off = {}});  // somebody waits for an answer
  const flow::SyncSettings patient{.most_attempts = 6};
  jobs.handle(flow::job_kind::sync, flow::syncing(store, flow::connect_by_registry(store, calls), engines, patient));
  jobs.handle(flow::job_kind::rescore, flow::rescoring(store, engines));
  jobs.handle(flow::job_kind::history, flow::recomputing(store, engines));
  jobs.handle(flow::job_kind::backtest, flow::backtesting(store, packs));
  jobs.handle(flow::job_kind::digest, flow::digesting(store, flow::connect_by_registry(store, calls), engines));
  ProgressLine line;
  const std::jthread shown([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (const auto at = store.job(job.tenant, job.id); at && *at) line.show(**at, now());
      std::this_thread::sleep_for(between_looks);
    }
  });
  if (const auto recovered = store.recover_jobs(job.tenant); !recovered) return recovered.error();
  for (;;) {
    const auto ran = jobs.round_of(job.tenant);
    const auto at = store.job(job.tenant, job.id);
    if (!at) return at.error();
    if (!*at) return Error{Errc::not_found, "the job is gone: was the tenant removed?"};
    if (!(*at)->open()) return **at;
    if (!ran) return Error{Errc::internal, "the job waits for one that does not end"};
  }
}

/// Watches the server at it. @return nothing if it makes no headway any more.
Result<std::optional<store::Job>> watch(store::Store& store, const store::Job& job) {
  ProgressLine line;
  auto seen = job;
  for (auto news = now();; std::this_thread::sleep_for(between_looks)) {
    const auto at = store.job(job.tenant, job.id);
    if (!at) return at.error();
    if (!*at) return Error{Errc::not_found, "the job is gone: was the tenant removed?"};
    if (!(*at)->open()) return *at;
    line.show(**at, now());
    if ((*at)->done != seen.done || (*at)->state != seen.state) news = now();
    seen = **at;
    if (now() - news > without_news) return std::optional<store::Job>();
  }
}

Result<store::Job> done(const Arguments& arguments, const rules::Pack& pack) {
  const std::string data = arguments.text("data"), tenant = arguments.text("tenant");
  std::optional<store::Job> job;
  for (;;) {
    auto own = take_over(data);
    if (!own) return own.error();
    auto beside = *own ? Result<Instance>(std::move(**own)) : open_instance(data, false);
    if (!beside) return beside.error();
    auto& store = *beside->store;
    if (!job) {
      auto added = store.add_job(tenant, flow::job_kind::sync, arguments.has("full") ? flow::full_sync : "", now());
      if (!added && added.error().code == Errc::not_found)
        return Error{Errc::not_found, "there is no tenant `" + tenant + "`: `kamd tenant list` shows those there are"};
      if (!added) return added.error();
      job = *added;
    }
    if (*own) return run_here(store, arguments, *job, pack);
    auto watched = watch(store, *job);
    if (!watched) return watched.error();
    if (*watched) return **watched;
  }
}

int sync(const Arguments& arguments) {
  auto pack = load_pack(arguments);
  if (!pack) return fail(pack.error());
  const auto job = done(arguments, *pack);
  if (!job) return fail(job.error());
  if (job->state == store::JobState::failed)
    return fail({Errc::upstream, job->error + " (what is stored stays; run it again to go on from there)"});
  std::cout << job->result << '\n';
  return job->state == store::JobState::done ? exit_code::ok : exit_code::finding;
}

}  // namespace

Verb sync_verb() {
  return {"sync",
          "Read what changed in a tenant's CRM and score it; a running server does the work and this command watches, "
          "else it is done here. Broken off, it goes on where it was. Prints what was done as JSON",
          {{"tenant", "the tenant whose CRM is read", Option::Kind::text, {}, true},
           {"full", "read all accounts, and so find those that are gone", Option::Kind::flag},
           {"pack", "a directory with a rule pack instead of the built-in one, where no server runs"},
           data_option},
          sync};
}

}  // namespace kam::cli
