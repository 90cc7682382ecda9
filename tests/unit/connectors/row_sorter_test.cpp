#include "csv/row_sorter.hpp"

#include <algorithm>

#include "catch.hpp"
#include "temporary_directory.hpp"

using namespace kam;
using connectors::csv::RowBlock;
using connectors::csv::RowSorter;
using rules::Object;

namespace {

struct Row {
  std::uint32_t number;
  Object object;
  std::vector<std::string> cells;
  bool operator==(const Row&) const = default;
};

std::vector<Row> some_rows() {
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < 500; ++i) {
    const auto object = static_cast<Object>(i * 5 % rules::object_count);
    rows.push_back(
        {i * 7919 % 40, object, {std::to_string(i), "", std::string(i % 3 == 0 ? 250 + i % 10 : i % 5, 'u')}});
  }
  return rows;
}

std::vector<Row> sorted(std::size_t bytes_a_run, const std::vector<Row>& rows) {
  const TemporaryDirectory directory;
  RowSorter sorter(directory.path(), bytes_a_run);
  std::string bytes;
  for (const Row& row : rows) {
    connectors::csv::write_cells(std::vector<std::string_view>(row.cells.begin(), row.cells.end()), bytes);
    REQUIRE(sorter.add({row.number, row.object, {3, row.number}, bytes}).has_value());
  }
  REQUIRE(sorter.close().has_value());
  std::vector<Row> out;
  for (;;) {
    const auto row = sorter.next();
    REQUIRE(row.has_value());
    if (!*row) return out;
    CHECK((*row)->origin.line == (*row)->number);
    CHECK((*row)->origin.file == 3);
    out.push_back({(*row)->number, (*row)->object, {}});
    connectors::csv::read_cells((*row)->cells, out.back().cells);
  }
}

}  // namespace

TEST_CASE("rows are sorted by number and object and else stay in their order", "[connectors][spool]") {
  auto expected = some_rows();
  std::stable_sort(expected.begin(), expected.end(), [](const Row& a, const Row& b) {
    return std::pair(a.number, a.object) < std::pair(b.number, b.object);
  });
  for (const std::size_t bytes_a_run : {1u, 500u, 20'000u, 1u << 30})
    CHECK(sorted(bytes_a_run, some_rows()) == expected);
  CHECK(sorted(1, {}).empty());
}
