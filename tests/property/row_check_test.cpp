#include "kam/rules/row_check.hpp"

#include "catch.hpp"
#include "generated_bundle.hpp"
#include "kam/rules/odd_parents.hpp"

/// RowCheck keeps keys alone, and finds what RecordsBuilder finds in the whole records.

using namespace kam::rules;
using test::GeneratedBundle;

namespace {

using Cells = std::vector<std::string_view>;

Day on_day(std::int64_t seconds) {
  return Day{static_cast<std::int32_t>(seconds / 86400)};
}

/// Accounts are missing, ids come twice and cells hold nonsense, in files of any order.
GeneratedBundle spoilt(int seed) {
  auto bundle = shuffled(test::generate(seed), seed);
  auto& accounts = bundle.sheet(Object::accounts)->rows;
  accounts.resize(accounts.size() - accounts.size() / 4);
  for (auto& sheet : bundle.sheets) {
    const std::size_t rows = sheet.rows.size();
    for (std::size_t i = 0; i < rows; i += 5) sheet.rows.push_back(sheet.rows[i]);
    for (std::size_t i = 0; i < rows; i += 7) sheet.rows[i][i % sheet.columns.size()] = i % 2 ? "" : "nonsense";
    for (std::size_t i = 3; i < rows; i += 11) sheet.rows[i].pop_back();
  }
  return bundle;
}

template <class Use>
void each_row(const GeneratedBundle& bundle, const Use& use) {
  std::uint32_t file = 0;
  for (const auto& sheet : bundle.sheets) {
    std::uint32_t line = 1;
    for (const auto& row : sheet.rows) use(sheet.object, Cells(row.begin(), row.end()), Origin{file, ++line});
    ++file;
  }
}

std::vector<std::string> said(const std::vector<BadRow>& rows) {
  std::vector<std::string> texts;
  for (const auto& row : rows)
    texts.push_back(std::string(name(row.object)) + " " + std::to_string(row.origin.file) + ":" +
                    std::to_string(row.origin.line) + " " + row.column + " " + row.expected);
  return texts;
}

}  // namespace

TEST_CASE("rows checked by their keys alone are as good or bad as in the records", "[property][spool]") {
  const int seed = GENERATE(range(1, 25));
  INFO("seed " << seed);
  const auto bundle = spoilt(seed);
  RecordsBuilder builder(on_day);
  RowCheck check(on_day);
  for (const auto& sheet : bundle.sheets) {
    const Cells columns(sheet.columns.begin(), sheet.columns.end());
    CHECK(builder.columns(sheet.object, columns) == check.columns(sheet.object, columns));
  }
  struct Taken {
    Object object;
    RowCheck::Key key;
    Origin origin;
  };
  std::vector<Taken> taken;
  each_row(bundle, [&](Object object, const Cells& cells, Origin origin) {
    const auto key = check.row(object, cells, origin);
    CHECK(builder.row(object, cells, origin) == key.has_value());
    if (key) taken.push_back({object, *key, origin});
  });
  check.close();
  std::array<std::size_t, object_count> good{};
  std::map<std::uint32_t, std::size_t> accounts;
  for (const auto& one : taken) {
    const auto place = check.place(one.object, one.key, one.origin);
    if (!place) continue;
    ++good[static_cast<std::size_t>(one.object)];
    if (one.object == Object::accounts) ++accounts[*place];
  }
  const auto whole = builder.finish();
  const auto finished = check.finish();
  CHECK(said(finished.bad_rows) == said(whole.bad_rows));
  CHECK(good == whole.records.rows);
  CHECK(finished.odd == odd_parents(whole.records));
  REQUIRE(finished.accounts.size() == whole.records.accounts.size());
  for (std::size_t i = 0; i < finished.accounts.size(); ++i) {
    CHECK(finished.accounts[i] == whole.records.accounts[i].id);
    CHECK(accounts[static_cast<std::uint32_t>(i + 1)] == 1);
  }
}
