#pragma once
#include <map>
#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"
#include "kam/rules/result.hpp"

namespace kam::panel {

/// How one part of an assessment is said.
struct PartWords {
  std::string name;  ///< "Share of our revenue"
  std::string text;  ///< "They bring 3.1 times the revenue of an average customer"; empty while it is not known
  std::string note;  ///< how the value came about: "from won deals, against 18 others"; empty for a plain one
};

/// The single parts of an assessment in words, by id: what a page that lists all of them says. The panel itself shows
/// only the strongest.
struct Wording {
  using Parts = std::map<std::string, PartWords, std::less<>>;
  Parts criteria, signals;
  Parts kpis;  ///< those that are known and that the catalogue has words for
};

/// @error invalid_input: not an assessment; names what is wrong.
[[nodiscard]] Result<Wording> wording(std::string_view assessment_json, const Texts& texts);

}  // namespace kam::panel
