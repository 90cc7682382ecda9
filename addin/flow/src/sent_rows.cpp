#include "src/sent_rows.hpp"

#include "kam/connectors/bundle.hpp"
#include "src/time_zone.hpp"

namespace kam::flow {

namespace {
/// The rules speak of the file that settings are elsewhere.
Error of_settings(const Error& error) {
  constexpr std::string_view file = "settings.json";
  std::string detail = error.detail;
  if (detail.starts_with(file)) detail.replace(0, file.size(), "settings");
  return invalid(detail.starts_with("settings") ? detail : "settings: " + detail);
}
}  // namespace

Result<rules::LocalDay> local_day_of(const std::string& settings_json) {
  auto local_day = connectors::local_day(time_zone_of(settings_json));
  if (!local_day) return of_settings(local_day.error());
  return local_day;
}

Result<rules::RecordsBuilder> builder_for(const std::string& settings_json, const rules::LocalDay& local_day) {
  rules::RecordsBuilder builder(local_day);
  if (auto ok = builder.settings(settings_json); !ok) return of_settings(ok.error());
  return builder;
}

void feed(rules::RecordsBuilder& builder, const rules::Table& table, std::uint32_t file) {
  const std::vector<std::string_view> names(table.columns.begin(), table.columns.end());
  builder.columns(table.object, names);
  std::vector<std::string_view> cells(names.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = table.cells[row * cells.size() + i];
    builder.row(table.object, cells, {file, static_cast<std::uint32_t>(row + 1)});
  }
}

std::vector<BadSentRow> feed(rules::RecordsBuilder& builder, const std::vector<std::array<std::string, 4>>& rates) {
  std::vector<BadSentRow> bad;
  for (std::size_t row = 0; row < rates.size(); ++row) {
    const auto& [date, from, to, rate] = rates[row];
    const auto said = builder.rate(date, from, to, rate);  // `date: expected …`
    if (!said) continue;
    const auto colon = std::min(said->find(": "), said->size());
    bad.push_back({"rates", row, said->substr(0, colon), said->substr(std::min(colon + 2, said->size()))});
  }
  return bad;
}

BadSentRow as_sent(const rules::BadRow& row) {
  return {std::string(rules::name(row.object)), row.origin.line - 1, row.column, row.expected};
}

}  // namespace kam::flow
