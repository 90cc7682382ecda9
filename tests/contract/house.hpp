#pragma once
#include <array>
#include <functional>

#include "catch.hpp"
#include "kam/store/sqlite.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using namespace kam::store;
using namespace std::chrono_literals;

/// A kind of store; a new one joins the list `stores` and with that every test of the contract.
struct Kind {
  const char* name;
  std::function<Result<std::unique_ptr<Store>>(const TemporaryDirectory&)> open;
};

inline const std::array stores{
    Kind{"sqlite", [](const TemporaryDirectory& directory) {
           return open_sqlite(directory / "kamd.db", {certs::Secret(std::string(32, 'k')), false, 2, 5s});
         }}};

inline const Instant noon{std::chrono::hours(24 * 365 * 41)};

struct House {
  TemporaryDirectory directory;
  Kind kind;
  std::unique_ptr<Store> store;

  explicit House(Kind which) : kind(std::move(which)), store(kind.open(directory).value()) {
    for (const char* id : {"alpha", "beta"}) REQUIRE(store->add_tenant({id, "csv", "{}", noon}).has_value());
  }
  void reopen() {
    store.reset();
    store = kind.open(directory).value();
  }
};
