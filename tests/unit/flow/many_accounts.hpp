#pragma once
#include "flow_fixture.hpp"
#include "kam/certs/crypto.hpp"

/// A bundle that is scored in parts where it is told to.

inline constexpr int accounts = 41;

inline std::string id_of(int i) {
  return "A" + std::to_string(100 + i);
}

/// Accounts that buy every few weeks, each a little more than the one before; every seventh is a child of the next.
inline kam::connectors::BundleTables bundle() {
  using kam::rules::Object;
  kam::connectors::BundleTables made;
  made.settings_json = R"({"reporting_currency":"EUR","time_zone":"UTC"})";
  kam::rules::Table companies{Object::accounts, {"id", "name", "owner_id", "segment", "parent_id"}, {}};
  kam::rules::Table invoices{Object::invoices, {"id", "account_id", "date", "net_amount"}, {}};
  for (int i = 0; i < accounts; ++i) {
    const std::string parent = i % 7 == 0 ? id_of(i + 1) : "";
    for (const std::string& cell : {id_of(i), "Name " + id_of(i), std::string("U") + std::to_string(i % 3),
                                    std::string(i % 2 ? "retail" : "trade"), parent})
      companies.cells.push_back(cell);
    for (int month = 1; month <= 11; ++month) {
      const std::string day = "2011-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-15";
      for (const std::string& cell :
           {id_of(i) + "-" + std::to_string(month), id_of(i), day, std::to_string(100 + 10 * i + month * (i % 5))})
        invoices.cells.push_back(cell);
    }
  }
  made.tables = {companies, invoices, {Object::users, {"id", "role"}, {"U0", "kam", "U1", "kam", "U2", "admin"}}};
  return made;
}

inline kam::rules::Pack default_pack() {
  return kam::rules::Pack::load(kam::rules::Pack::built_in(), kam::certs::sha256_hex).value();
}
