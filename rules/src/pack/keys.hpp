#pragma once
#include <functional>
#include <initializer_list>
#include <limits>
#include <set>
#include <span>
#include <type_traits>

#include "../json_read.hpp"

/// What the readers of a pack's files are made of: tables of keys, and takers that check one value each.
namespace kam::rules::pack {

using Take = std::function<Result<void>(const JsonAt&)>;
using Keys = std::map<std::string, Take, std::less<>>;

/// Members of an object by a table of keys; an unknown one is refused with the nearest known key, and so is an object
/// without one of the needed keys. The notes keep the table.
Result<void> members(const JsonAt& at, const Keys& known, std::initializer_list<std::string_view> needed = {});

/// One needed member, read before the rest of its object because that names what it brings.
Result<void> member(const JsonAt& at, std::string_view key, const Take& take);

/// A name that is none of those known, with the nearest of them; what the pack itself took out is named as such.
Error unknown(const JsonAt& at, std::string_view what, const std::string& name,
              std::span<const std::string_view> known);

template <class T>
Take into(T& to) {
  return [&to](const JsonAt& at) -> Result<void> {
    const auto keep = [&to](auto read) -> Result<void> {
      if (!read) return read.error();
      to = static_cast<T>(std::move(*read));
      return {};
    };
    if constexpr (std::is_same_v<T, bool>) {
      return keep(at.boolean());
    } else if constexpr (std::is_arithmetic_v<T>) {
      return keep(at.number());
    } else {
      return keep(at.text());
    }
  };
}
Take into(std::vector<std::string>& to);

/// A number from `least` to `most`; a whole one for a whole T.
Result<double> number_within(const JsonAt& at, double least, double most, bool whole);
template <class T>
Take into(T& to, double least, double most = std::numeric_limits<double>::infinity()) {
  return [&to, least, most](const JsonAt& at) -> Result<void> {
    auto read = number_within(at, least, most, std::is_integral_v<T>);
    if (!read) return read.error();
    to = static_cast<T>(*read);
    return {};
  };
}
/// Most days that a rule may wait, and most of anything that is counted.
inline constexpr double most_days = 3660, most_count = 1'000'000;

/// A text that is not empty.
Take words(std::string& to);
/// A text of those named.
Take one_of(std::string& to, std::string_view what, std::span<const std::string_view> known);
/// An id that conditions may name: lower case letters, digits and `_`, and no word of the language.
Take name(std::string& to);

/// An id that was not seen before.
Result<void> unique(const JsonAt& at, const std::string& id, std::set<std::string>& seen);

}  // namespace kam::rules::pack
