#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "kam/rules/result.hpp"

namespace kam::store {

/// The stored records of one account as tables_codec writes them; account '' = what the accounts share.
struct StoredRecords {
  std::string account_id;
  std::string payload;
};

/// Gives records one after the other, each valid until the next call; null after the last. An error ends it.
using NextRecords = std::function<Result<const StoredRecords*>()>;
inline NextRecords one_by_one(std::span<const StoredRecords> records) {
  return [records]() mutable -> Result<const StoredRecords*> {
    if (records.empty()) return nullptr;
    const StoredRecords* const first = records.data();
    records = records.subspan(1);
    return first;
  };
}

/// What a score needs beside the records: the rules' settings and the exchange rates (date, from, to, rate).
struct Inputs {
  std::string settings_json = "{}";
  std::vector<std::array<std::string, 4>> rates;
  std::int64_t version = 0;  ///< goes up with every change of inputs or records
};

}  // namespace kam::store
