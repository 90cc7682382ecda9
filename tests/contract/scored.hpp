#pragma once
#include "catch.hpp"
#include "contract/house.hpp"

/// Assessments as a scoring gives them, and what is stored, as the contract tests look at it.

inline kam::store::Assessment assessed(std::string id, double point, std::string content = "1") {
  kam::store::Assessment one;
  one.account_id = id;
  one.name = "Name of " + id;
  one.owner = "u1";
  one.tier = point > 50 ? "key" : "rising";
  one.band = "low";
  one.point = point;
  one.summary = "{}";
  one.json = R"({"account_id":")" + id + R"(","snapshot":"aa","content":)" + content + "}";
  return one;
}

inline kam::store::Store::Change scored(std::vector<kam::store::Assessment> assessments, std::int64_t version,
                                        std::string snapshot = "aa") {
  for (auto& one : assessments) one.json.replace(one.json.find("aa"), 2, snapshot);
  const auto count = static_cast<std::int64_t>(assessments.size());
  return {{"2011-12-01", "default@1", snapshot, noon, count, count}, std::move(assessments), version, {}};
}

inline std::int64_t version_of(kam::store::Store& store, std::string_view tenant) {
  std::int64_t version = 0;
  auto inputs = [&](const kam::store::Inputs& stored) -> kam::Result<void> {
    version = stored.version;
    return {};
  };
  auto records = [](const kam::store::StoredRecords&) -> kam::Result<void> { return {}; };
  REQUIRE(store.visit_records(tenant, inputs, records).has_value());
  return version;
}

inline std::vector<std::string> stored_accounts(kam::store::Store& store, std::string_view tenant) {
  std::vector<std::string> accounts;
  auto inputs = [](const kam::store::Inputs&) -> kam::Result<void> { return {}; };
  auto records = [&](const kam::store::StoredRecords& one) -> kam::Result<void> {
    accounts.push_back(one.account_id + "=" + one.payload);
    return {};
  };
  REQUIRE(store.visit_records(tenant, inputs, records).has_value());
  return accounts;
}
