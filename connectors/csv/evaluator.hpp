#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mapping.hpp"

/// A mapping of one object tied to the columns of its file: rows of the file in, values of the fields out.
namespace kam::connectors::csv {

using Cells = std::span<const std::string_view>;

/// Why a source row cannot be used.
struct Fault {
  std::string column;
  std::string expected;
};

/// A field's value in one row: text, or a number where numbers are to be brought together.
struct Value {
  std::string_view text;
  double number = 0;
  bool is_number = false;
  bool empty() const { return !is_number && text.empty(); }
};

class Evaluator {
 public:
  /// @param columns  those of the file, those of the joins behind them.
  /// @error invalid_input: the mapping names a column that is not there; with file, JSON pointer and the nearest name.
  static Result<Evaluator> bind(const ObjectMapping& mapping, const std::string& mapping_file,
                                const std::vector<std::string>& columns);

  /// Do all filters hold? A comparison of something that is no number with a number is a fault.
  bool keeps(Cells cells, std::optional<Fault>& fault) const;
  /// The fields' values in the order of the mapping; false and the fault if a cell cannot be used. Valid until the next
  /// call.
  bool evaluate(Cells cells, std::vector<Value>& values, std::optional<Fault>& fault);
  /// The key of the row's group.
  void key(Cells cells, std::string& key) const;

  const ObjectMapping& mapping() const { return *mapping_; }
  /// The text that a field's value (of a row or of a group) becomes; `scratch` may hold it.
  std::string_view finished(std::size_t field, Value value, std::string& scratch) const;

 private:
  struct BoundFactor {
    std::optional<std::size_t> column;
    bool one_minus;
    double number;
  };
  struct BoundField {
    std::size_t column = 0;
    std::vector<BoundFactor> factors;
    std::string scratch;
    std::string last_date, last_iso;  ///< neighbouring rows mostly bear one date
  };
  bool compute(std::size_t field, Cells cells, Value& value, std::optional<Fault>& fault);
  bool multiply(const BoundField& bound, Cells cells, Value& value, std::optional<Fault>& fault) const;
  bool read_text(std::size_t field, std::string_view cell, Value& value, std::optional<Fault>& fault);
  bool read_date(std::size_t field, std::string_view cell, Value& value, std::optional<Fault>& fault);

  const ObjectMapping* mapping_ = nullptr;
  std::vector<std::string> columns_;
  std::vector<std::size_t> filter_columns_, group_columns_;
  std::vector<BoundField> fields_;
};

/// Several cells as one key; different cells give different keys.
void append_key(std::string& key, std::string_view cell, bool only_one);

}  // namespace kam::connectors::csv
