#pragma once
#include <string_view>

#include "kam/rules/records.hpp"

/// One overload a type of field: a non-empty cell → a typed field. Returns what was expected, or null if all is well.
namespace kam::rules::records {

using Expected = const char*;

struct Reading {
  const LocalDay& local_day;
  std::span<const std::string_view> labels;
};

Expected read(std::string_view cell, const Reading&, std::string& field);
Expected read(std::string_view cell, const Reading&, Text& field);
Expected read(std::string_view cell, const Reading&, double& field);
Expected read(std::string_view cell, const Reading&, Number& field);
Expected read(std::string_view cell, const Reading&, Flag& field);
Expected read(std::string_view cell, const Reading&, Day& field);
Expected read(std::string_view cell, const Reading&, OnDay& field);
Expected read(std::string_view cell, const Reading&, List& field);
Expected read(std::string_view cell, const Reading&, std::vector<Place>& field);
Expected read(std::string_view cell, const Reading&, std::vector<ValuesItem>& field);
Expected read(std::string_view cell, const Reading&, std::vector<PerceptionItem>& field);
Expected read(std::string_view cell, const Reading&, std::vector<Need>& field);
Expected read(std::string_view cell, const Reading&, std::vector<Risk>& field);

/// A plain decimal: digits with an optional sign and fraction; no exponent, no separators, no NaN or infinity.
std::optional<double> plain_decimal(std::string_view text);

/// A plain decimal of at most 1e18: no quantity of a company is larger, and sums and products of many stay finite.
std::optional<double> quantity(std::string_view text);

}  // namespace kam::rules::records
