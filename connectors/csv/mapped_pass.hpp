#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evaluator.hpp"
#include "grouping.hpp"
#include "join_table.hpp"
#include "row_sink.hpp"
#include "table_file.hpp"

namespace kam::connectors::csv {

/// Opens a file of the bundle by the name that the mapping gives it; `pointer` is where it does.
using OpenFile = std::function<Result<TableFile>(const std::string& name, const std::string& pointer, char delimiter)>;

/// One reading of a foreign file for all objects that a mapping takes from it.
class MappedPass {
 public:
  MappedPass(const std::string& mapping_file, const OpenFile& open, RowSink& sink)
      : mapping_file_(mapping_file), open_(open), sink_(sink) {}

  /// @error invalid_input: files or columns that are not as the mapping says.
  Result<void> run(const std::vector<const ObjectMapping*>& objects);

 private:
  struct Part {
    const ObjectMapping* mapping;
    std::vector<JoinTable> joins;
    Evaluator evaluator;
    std::unique_ptr<Grouping> groups;
    std::size_t filtered = 0;
  };
  Result<void> prepare(const ObjectMapping& mapping, const TableFile& file);
  Result<void> row(Part& part, const Record& row);
  Result<void> emit(Part& part, const std::vector<Value>& values, std::size_t line);

  const std::string& mapping_file_;
  const OpenFile& open_;
  RowSink& sink_;
  std::string file_name_;
  std::uint32_t file_ = 0;
  std::vector<Part> parts_;
  std::vector<std::string_view> extended_, cells_;
  std::vector<Value> values_;
  std::vector<std::string> scratch_;
  std::string key_;
};

}  // namespace kam::connectors::csv
