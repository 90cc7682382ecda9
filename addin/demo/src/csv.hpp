#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/day.hpp"

namespace kam::demo {

/// An amount of money in hundredths. Whole numbers only: sums are the same on each machine.
struct Money {
  std::int64_t cents = 0;
  Money operator*(std::int64_t times) const { return {cents * times}; }
};
std::string to_text(Money amount);
/// "0.85" from 85.
std::string hundredths(int number);
/// Items of a list cell, parted by `|`.
std::string list(const std::vector<std::string>& items);

/// One CSV file in the making: named columns, rows whose cells are set by column name.
class Sheet {
 public:
  class Row {
   public:
    /// @throws std::logic_error for a column that the sheet has not.
    Row& set(std::string_view column, std::string_view text);
    Row& set(std::string_view column, const char* text) { return set(column, std::string_view(text)); }
    Row& set(std::string_view column, const std::string& text) { return set(column, std::string_view(text)); }
    Row& set(std::string_view column, rules::Day day) { return set(column, rules::to_string(day)); }
    Row& set(std::string_view column, Money amount) { return set(column, to_text(amount)); }
    Row& set(std::string_view column, bool flag) { return set(column, flag ? "true" : "false"); }
    Row& set(std::string_view column, int number) { return set(column, std::to_string(number)); }
    template <class T>
    Row& set(std::string_view column, const std::optional<T>& content) {
      return content ? set(column, *content) : *this;
    }

   private:
    friend class Sheet;
    Row(Sheet& sheet, std::size_t index) : sheet_(sheet), index_(index) {}
    Sheet& sheet_;
    std::size_t index_;
  };

  Sheet() = default;
  explicit Sheet(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  Row add();
  std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  /// The file's bytes as RFC 4180 wants them, lines ended by CR LF.
  std::string csv() const;

 private:
  std::size_t column(std::string_view name) const;
  std::vector<std::string> columns_, cells_;
};

}  // namespace kam::demo
