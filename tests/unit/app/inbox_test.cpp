#include <sqlite3.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "catch.hpp"
#include "kam/app/inbox.hpp"
#include "kam/store/sqlite.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

const store::Instant noon{std::chrono::hours(24 * 365 * 41)};

store::Incoming delivery(int number, const char* tenant = "alpha") {
  return {tenant, {"generic", "d" + std::to_string(number), {"A1"}}, noon, 0ms};
}

struct Served {
  TemporaryDirectory directory;
  std::unique_ptr<store::Store> store =
      store::open_sqlite(directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 2, 5s}).value();
  asio::io_context io;
  std::vector<app::Inbox::Answer> answers;

  Served() { REQUIRE(store->add_tenant({"alpha", "csv", "{}", noon}).has_value()); }
  void send(app::Inbox& inbox, store::Incoming incoming) {
    asio::co_spawn(io, inbox.accept(std::move(incoming)), [this](std::exception_ptr fault, app::Inbox::Answer answer) {
      CHECK_FALSE(fault);
      answers.push_back(std::move(answer));
    });
  }
};

/// Another process that writes: who wants to write waits until it goes.
class Writing {
 public:
  explicit Writing(const std::filesystem::path& file) {
    REQUIRE(sqlite3_open(file.c_str(), &handle_) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  ~Writing() { sqlite3_close(handle_); }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace

TEST_CASE("deliveries that arrive during a commit share the next one", "[app][inbox]") {
  Served served;
  app::Inbox inbox(*served.store);
  {
    const Writing writing(served.directory / "kamd.db");
    for (int i = 0; i < 50; ++i) served.send(inbox, delivery(i));
    served.io.poll();
    CHECK(served.answers.empty());  // nothing is answered before it is durable
  }
  served.io.run();
  REQUIRE(served.answers.size() == 50);
  for (const auto& answer : served.answers) CHECK(answer.value() == store::Store::Accepted::stored);
  CHECK(inbox.figures().deliveries == 50);
  CHECK(inbox.figures().commits <= 2);
  CHECK(served.store->lease("alpha", noon).value().size() == 50);
}

TEST_CASE("each delivery of a group has its own answer", "[app][inbox]") {
  Served served;
  app::Inbox inbox(*served.store);
  for (const char* tenant : {"alpha", "gone"}) served.send(inbox, delivery(1, tenant));
  served.send(inbox, delivery(1));
  served.io.run();
  std::size_t stored = 0, already = 0, refused = 0;
  for (const auto& answer : served.answers) {
    refused += answer.has_error() && answer.error().code == Errc::not_found;
    if (answer) ++(*answer == store::Store::Accepted::stored ? stored : already);
  }
  CHECK(stored == 1);
  CHECK(already == 1);
  CHECK(refused == 1);
}

TEST_CASE("what cannot be stored beside others is refused alone", "[app][inbox]") {
  Served served;
  app::Inbox inbox(*served.store);
  auto too_large = delivery(2);
  too_large.delivery.account_ids = {std::string(20'000'000, 'x')};
  {
    const Writing writing(served.directory / "kamd.db");
    served.send(inbox, delivery(0));
    served.send(inbox, delivery(1));
    served.send(inbox, std::move(too_large));
    served.send(inbox, delivery(3));
    served.io.poll();
  }
  served.io.run();
  std::size_t stored = 0;
  for (const auto& answer : served.answers) stored += answer.has_value();
  CHECK(stored == 3);
  CHECK(served.store->lease("alpha", noon).value().size() == 3);
}

TEST_CASE("who comes when too many wait is sent away, and nothing is stored of it", "[app][inbox]") {
  Served served;
  app::Inbox inbox(*served.store, 0);
  served.send(inbox, delivery(1));
  served.io.run();
  REQUIRE(served.answers.size() == 1);
  CHECK(served.answers[0].error().code == Errc::cancelled);
  CHECK_FALSE(served.store->next_due("alpha").value().has_value());
}

TEST_CASE("a store that cannot be written is asked once for a group, not once for each of it", "[app][inbox]") {
  Served served;
  served.store =
      store::open_sqlite(served.directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 2, 50ms}).value();
  app::Inbox inbox(*served.store);
  const Writing writing(served.directory / "kamd.db");
  for (int i = 0; i < 50; ++i) served.send(inbox, delivery(i));
  const auto start = std::chrono::steady_clock::now();
  served.io.run();
  CHECK(std::chrono::steady_clock::now() - start < 1s);  // one by one it would take 2.5 s at least
  REQUIRE(served.answers.size() == 50);
  for (const auto& answer : served.answers) CHECK(answer.error().code == Errc::timeout);
}
