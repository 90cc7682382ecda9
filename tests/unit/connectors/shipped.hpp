#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "kam/connectors/bundle.hpp"

/// A data set of the fixtures, read through the mapping that kamd ships for it.
inline kam::connectors::Bundle shipped(const std::string& name) {
  const std::filesystem::path source = KAM_SOURCE_DIR;
  kam::connectors::BundleOptions options;
  options.mapping = source / "connectors/csv/mappings" / (name + ".json");
  auto got = kam::connectors::read_bundle(source / "tests/fixtures" / name, options);
  if (!got) FAIL(got.error().detail);
  return std::move(*got);
}

template <class Record>
const Record& with_id(const std::vector<Record>& records, const std::string& id) {
  const auto found = std::find_if(records.begin(), records.end(), [&](const auto& one) { return one.id == id; });
  REQUIRE(found != records.end());
  return *found;
}
