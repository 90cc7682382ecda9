#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"

namespace kam::panel {

/// Numbers, money, dates and names as the catalogue's locale writes them.
class Format {
 public:
  /// @param currency  ISO 4217 code, or empty: amounts without a currency sign.
  Format(const Texts& texts, std::string currency) : texts_(texts), currency_(std::move(currency)) {}

  std::string money(double amount) const;    ///< compact: 104 k, £2.6 k
  std::string percent(double value) const;   ///< 12 → 12%
  std::string change(double percent) const;  ///< with its sign: +12%
  std::string number(double value) const;    ///< at most one decimal
  std::string count(double value) const;     ///< none
  std::string ordinal(double value) const;   ///< 49th
  std::string years(double value) const;     ///< 8 years; 5 months below two years
  /// By the name of a format in the catalogue: money, percent, share (of 1), number, count, ordinal, years.
  std::string as(std::string_view name, double value) const;

  std::string day(std::string_view iso) const;  ///< `2011-06-08` → 8 June 2011; anything else as it is
  std::string time(std::int64_t unix_seconds) const;
  std::string country(const std::string& code) const;  ///< GB → United Kingdom; anything but two letters as it is
  std::string sentence(std::string_view text) const;   ///< the first letter as at the start of a sentence

 private:
  const Texts& texts_;
  std::string currency_;
};

}  // namespace kam::panel
