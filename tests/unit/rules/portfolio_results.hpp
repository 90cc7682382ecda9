#pragma once
#include "bundle.hpp"

namespace kam::rules::test {

/// The programme's result for a bundle; values by the id of a check or a figure, or by JSON pointer.
class PortfolioResults {
 public:
  PortfolioResults(Bundle& bundle, std::string_view as_of, bool starting_set = false);

  const std::string& json() const { return json_; }
  std::string text(std::string_view pointer) const;  ///< "null" for null
  double number(std::string_view pointer) const;
  /// A member of the check or figure of that id: `value`, `/by/segment/x/k`.
  std::string of(std::string_view id, std::string_view member) const;
  double number_of(std::string_view id, std::string_view member = "value") const;
  std::string band(std::string_view id) const { return of(id, "band"); }
  std::string reason(std::string_view id) const { return of(id, "reason"); }
  std::vector<std::string> rules() const;  ///< that fired, in their order

 private:
  std::string json_;
  mutable simdjson::dom::parser parser_;
  simdjson::padded_string padded_;
};

}  // namespace kam::rules::test
