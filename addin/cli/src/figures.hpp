#pragma once
#include <string>
#include <string_view>

/// Numbers as a person reads them in a terminal.
namespace kam::cli {

/// `1,234`
std::string count(std::size_t number);
/// One decimal.
std::string tenth(double number);
/// Two decimals, always with its sign.
std::string signed_hundredth(double number);
/// Four digits of it, or all before the point; never an exponent: `0.4065`, `−12.35`, `9,340,870`.
std::string figure(double number);
/// A figure with its unit: `15.33 %`, `9,340,870 EUR`, `121 times`.
std::string figure(double number, std::string_view unit, std::string_view currency);

}  // namespace kam::cli
