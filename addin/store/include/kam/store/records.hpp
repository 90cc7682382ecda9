#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace kam::store {

/// The stored records of one account as tables_codec writes them; account '' = what the accounts share.
struct StoredRecords {
  std::string account_id;
  std::string payload;
};

/// What a score needs beside the records: the rules' settings and the exchange rates (date, from, to, rate).
struct Inputs {
  std::string settings_json = "{}";
  std::vector<std::array<std::string, 4>> rates;
  std::int64_t version = 0;  ///< goes up with every change of inputs or records
};

}  // namespace kam::store
