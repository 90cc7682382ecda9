#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kam/rules/result.hpp"

namespace kam::connectors::csv {

/// A strptime pattern for dates in foreign files: `%Y %y %m %d %e %b %B %H %I %p %M %S %z %%` and literal characters.
/// Stricter than strptime: no locale, a blank is one blank, the whole text must fit, the day must exist.
class DatePattern {
 public:
  /// @error invalid_input: another conversion, one twice, or no year, month and day.
  static Result<DatePattern> parse(std::string_view pattern);

  /// `YYYY-MM-DD`; with `%z` the instant, `YYYY-MM-DDTHH:MM:SS+hh:mm`. Nothing if the text does not fit.
  std::optional<std::string> to_iso(std::string_view text) const;
  const std::string& text() const { return pattern_; }

 private:
  std::string pattern_;
};

}  // namespace kam::connectors::csv
