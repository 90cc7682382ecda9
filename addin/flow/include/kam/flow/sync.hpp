#pragma once
#include "kam/flow/handlers.hpp"
#include "kam/flow/worker.hpp"

namespace kam::flow {

namespace job_kind {
inline constexpr const char* sync = "sync";
}
/// Options of a sync job that reads all accounts, and so finds those that are gone.
inline constexpr const char* full_sync = "full";

struct SyncSettings {
  std::chrono::milliseconds page_limit{120'000};  ///< for one page of a connector
  int most_attempts = 1;                          ///< at a page; then the job is put off, and others have their turn
  std::chrono::milliseconds first_backoff{1'000}, longest_backoff{longest_outage_pause};
};

/// `sync`: pulls what changed (or, with the options `full`, or where nothing was pulled before, everything) page by
/// page, each stored in one transaction with the place where the next begins. Accounts that the CRM deleted are erased,
/// of merged ones the one that stays is read anew, and after a full pull those that were on no page are asked for one
/// by one. At its end all accounts are scored, if any has changed. While the CRM is out the job is put off; a job that
/// failed in the end leaves its pages, and the next one goes on there.
JobHandler syncing(store::Store& store, Connect connect, EngineOf engine_of, SyncSettings settings = {},
                   std::function<double()> random = {});

}  // namespace kam::flow
