#pragma once
#include <simdjson.h>

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "kam/rules/records.hpp"
#include "kam/rules/score.hpp"

/// A small bundle written in the test that needs it, and the scored accounts as JSON to point into.
namespace kam::rules::test {

class Bundle {
 public:
  Bundle& settings(std::string_view json);
  Bundle& rate(std::string_view date, std::string_view from, std::string_view to, std::string_view rate);
  /// Rows of cells parted by commas, under a header of field names; a further call adds rows to the object.
  Bundle& rows(Object object, std::string_view header, std::initializer_list<std::string_view> rows);
  RecordsBuilder::Finished finish();

 private:
  RecordsBuilder builder_{[](std::int64_t seconds) { return Day{static_cast<std::int32_t>(seconds / 86400)}; }};
  std::uint32_t line_ = 1;
};

/// Scored accounts; values by JSON pointer, or by the id of a part.
class Results {
 public:
  Results(Bundle& bundle, std::string_view as_of, bool starting_set = false);

  double number(std::string_view account, std::string_view pointer) const;
  std::string text(std::string_view account, std::string_view pointer) const;  ///< "null" for null
  /// A member of the part of that id in /criteria or /churn/signals.
  std::string part(std::string_view account, std::string_view id, std::string_view member) const;
  double part_number(std::string_view account, std::string_view id, std::string_view member) const;
  std::vector<std::string> rules(std::string_view account) const;  ///< that fired, sorted
  const std::string& json(std::string_view account) const { return json_.at(std::string(account)); }
  std::size_t size() const { return json_.size(); }

 private:
  simdjson::dom::element element(std::string_view account, std::string_view pointer) const;
  std::map<std::string, std::string> json_;
  mutable simdjson::dom::parser parser_;
  mutable simdjson::padded_string padded_;
};

const Pack& default_pack();
/// Not SHA-256: rules/ only needs a text for a text.
std::string digest(std::string_view bytes);

}  // namespace kam::rules::test
