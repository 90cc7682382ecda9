#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "evaluator.hpp"
#include "kam/rules/exact_sum.hpp"

/// The rows of a group become one record. What it gives does not depend on the order of the rows, but for `first`.
namespace kam::connectors::csv {

class Grouping {
 public:
  explicit Grouping(const ObjectMapping& mapping) : mapping_(&mapping) {}

  /// Takes a row's values into the group of this key. Rows come in rising order of lines.
  void add(const std::string& key, const std::vector<Value>& values, std::uint32_t line);

  /// Gives each group's values and its smallest line, in order of the keys' bytes.
  void each(const std::function<void(const std::vector<Value>&, std::uint32_t line)>& use) const;

 private:
  using Gathered = std::variant<std::monostate, std::string, double, rules::ExactSum>;
  struct Group {
    std::uint32_t line;
    std::vector<Gathered> fields;
  };
  static void gather(Gathered& gathered, const MappedField& field, const Value& value);
  static void gather_number(Gathered& gathered, Aggregate aggregate, double number);
  static void gather_text(Gathered& gathered, Aggregate aggregate, std::string_view text);

  const ObjectMapping* mapping_;
  std::unordered_map<std::string, Group> groups_;
  std::pair<const std::string, Group>* last_ = nullptr;  ///< neighbouring rows are mostly of one group
};

}  // namespace kam::connectors::csv
