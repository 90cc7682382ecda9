#pragma once
#include <vector>

#include "bundle.hpp"

namespace kam::rules::test {

/// An object about the programme, for a bundle; values by the id of an entry in one of its lists, or by JSON pointer.
class ProgrammeResults {
 public:
  using Json = Result<std::string> (*)(const Pack&, const Records&, const ScoreOptions&);
  /// @param lists  those whose entries are found by id.
  ProgrammeResults(Bundle& bundle, std::string_view as_of, Json compute, std::vector<const char*> lists,
                   bool starting_set = false);

  const std::string& json() const { return json_; }
  std::string text(std::string_view pointer) const;  ///< "null" for null
  double number(std::string_view pointer) const;
  std::size_t size(std::string_view list) const;
  /// A member of the entry of that id: `value`, `/by/segment/x/k`.
  std::string of(std::string_view id, std::string_view member) const;
  double number_of(std::string_view id, std::string_view member = "value") const;
  std::string band(std::string_view id) const { return of(id, "band"); }
  std::string reason(std::string_view id) const { return of(id, "reason"); }
  std::vector<std::string> rules() const;  ///< that fired, in their order

 private:
  std::vector<const char*> lists_;
  std::string json_;
  mutable simdjson::dom::parser parser_;
  simdjson::padded_string padded_;
};

/// Its checks and figures.
class PortfolioResults : public ProgrammeResults {
 public:
  PortfolioResults(Bundle& bundle, std::string_view as_of, bool starting_set = false);
};

/// Its factors and conditions.
class FitResults : public ProgrammeResults {
 public:
  FitResults(Bundle& bundle, std::string_view as_of);
  std::string verdict() const { return text("/verdict"); }
};

}  // namespace kam::rules::test
