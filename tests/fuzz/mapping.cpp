// links: kam_connectors
// A mapping, a NUL and a CSV file that it is to be used on: neither may bring the reader down, and what comes out of a
// grouping does not depend on how often it is asked.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../connectors/csv/codec.hpp"
#include "../../connectors/csv/evaluator.hpp"
#include "../../connectors/csv/grouping.hpp"
#include "../../connectors/csv/mapping.hpp"

namespace {

using namespace kam::connectors::csv;

/// Reads all records of a text; the views point into the reader's buffer, so each is used at once.
template <class Use>
void each_record(std::string_view text, char delimiter, Use use) {
  RecordReader reader(delimiter);
  const auto room = reader.space(text.size() + 1);
  if (!text.empty()) std::memcpy(room.data(), text.data(), text.size());
  reader.filled(text.size());
  reader.end();
  Record record;
  while (reader.next(record)) use(record);
}

void evaluate(const ObjectMapping& object, std::string_view text) {
  std::vector<std::string> columns;
  std::optional<Evaluator> evaluator;
  Grouping groups(object);
  std::vector<Value> values;
  std::string key, scratch;
  each_record(text, object.delimiter, [&](const Record& record) {
    if (columns.empty()) {
      columns.assign(record.cells.begin(), record.cells.end());
      for (const auto& join : object.joins) {
        for (const auto& added : join.columns) columns.push_back(added.first);
      }
      if (auto bound = Evaluator::bind(object, "mapping.json", columns)) evaluator = std::move(*bound);
      return;
    }
    if (!evaluator || record.flaw != Flaw::none || record.cells.size() != columns.size()) return;
    std::optional<Fault> fault;
    if (!evaluator->keeps(record.cells, fault) || !evaluator->evaluate(record.cells, values, fault)) return;
    for (std::size_t i = 0; i < values.size(); ++i) evaluator->finished(i, values[i], scratch);
    evaluator->key(record.cells, key);
    if (object.grouped) groups.add(key, values, static_cast<std::uint32_t>(record.line));
  });
  groups.each([&](const std::vector<Value>& gathered, std::uint32_t) {
    for (std::size_t i = 0; i < gathered.size(); ++i) evaluator->finished(i, gathered[i], scratch);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(input.find('\0'), input.size());
  const auto mapping = parse_mapping(input.substr(0, end), "mapping.json");
  if (!mapping) return 0;
  const auto text = input.substr(std::min(end + 1, input.size()));
  for (const auto& object : mapping->objects) evaluate(object, text);
  return 0;
}
