#pragma once
#include <array>
#include <map>
#include <string>
#include <vector>

#include "kam/rules/records.hpp"

namespace kam::rules::test {

/// One file of a bundle as text.
struct Sheet {
  Object object;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  std::size_t column(std::string_view name) const;
};

/// A bundle made up from a seed: any of the objects, fields that are in use, hardly or not at all, names in many
/// scripts, several currencies of which some have no rate, month ends and leap days, groups of companies (circles
/// too), returns, and records after `as_of`. Every row of it can be read.
struct GeneratedBundle {
  std::string settings;
  std::vector<std::array<std::string, 4>> rates;  ///< date, from, to, rate
  std::vector<Sheet> sheets;
  Day as_of;

  Sheet* sheet(Object object);
  RecordsBuilder::Finished read() const;
  /// Every account's object of contract 4 by its id, with the default pack.
  std::map<std::string, std::string> scored(bool starting_set = false) const;
};

/// @param evenly  each field is filled in all rows or in none, so that further rows change no field's being in use.
GeneratedBundle generate(int seed, bool evenly = false);

/// The same files and rows in another order.
GeneratedBundle shuffled(GeneratedBundle bundle, int seed);

}  // namespace kam::rules::test
