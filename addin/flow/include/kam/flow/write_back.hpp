#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "kam/flow/worker.hpp"

namespace kam::flow {

/// What of an assessment is written into the CRM (contract 5), rounded as people read it: points to a tenth, coverage
/// to a hundredth, so that what nobody would see is not written. Pure.
/// @param json  contract 4. @error internal: it is none.
Result<connectors::WriteBack> write_back_of(std::string_view json);

/// Names the content of a change; the day of the assessment alone is none. Pure.
std::string hash_of(const connectors::WriteBack& change);

struct WriterSettings {
  std::chrono::milliseconds poll{1'000};
  std::chrono::milliseconds batch_limit{60'000};  ///< for one call of a connector
  int batch = 50;                                 ///< accounts in it
  connectors::RetrySettings retry{std::chrono::milliseconds(2'000), std::chrono::milliseconds(20'000)};
  std::chrono::milliseconds longest_rest{longest_outage_pause};  ///< between two attempts at a CRM that is out
};

/// Writes assessments into the CRMs that take them, of tenants whose setting `write_back` is true, on a thread of its
/// own and so never inside a hook. There is no queue of values: an account waits since the commit of its assessment,
/// what is there already is not written, and an echo of our own writing changes no record, so it ends there.
class Writer {
 public:
  Writer(store::Store& store, Connect connect, std::function<store::Instant()> clock, WriterSettings settings = {},
         std::function<double()> random = {});
  ~Writer();

  /// One batch of each tenant. @return how many accounts were written.
  std::size_t round();

  void start();
  void stop();
  void request_stop() { thread_.request_stop(); }

 private:
  struct Batch {
    std::vector<store::Unwritten> accounts;
    std::vector<connectors::WriteBack> changes;
    std::vector<std::string> hashes;
  };
  Result<std::size_t> write(const store::Tenant& tenant);
  Result<std::shared_ptr<connectors::Connector>> connect(const store::Tenant& tenant);
  Result<bool> wanted(const store::Tenant& tenant);
  Result<Batch> next_batch(const std::string& tenant);
  Result<std::size_t> note(const std::string& tenant, const Batch& batch, std::size_t i, const Result<void>& answer);
  void run(const std::stop_token& stop);

  store::Store& store_;
  Connect connect_;
  std::function<store::Instant()> clock_;
  WriterSettings settings_;
  std::function<double()> random_;
  std::map<std::string, std::string> told_;  ///< tenant → what was last said to be wrong
  boost::asio::thread_pool pool_{2};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace kam::flow
