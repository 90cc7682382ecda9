#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace kam::connectors::csv {

/// A plain decimal: digits with an optional sign and fraction; no exponent, no thousands separator, finite.
std::optional<double> plain_decimal(std::string_view text);

/// The shortest plain decimal that reads back as this very number; −0 as 0.
std::string to_decimal(double number);

}  // namespace kam::connectors::csv
