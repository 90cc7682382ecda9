#include "row_sink.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace kam::connectors::csv {
namespace {

std::size_t index(rules::Object object) {
  return static_cast<std::size_t>(object);
}

using Place = std::tuple<rules::Object, std::uint32_t, std::uint32_t>;
Place place(rules::Object object, rules::Origin origin) {
  return {object, origin.file, origin.line};
}

}  // namespace

RowSink::RowSink(rules::LocalDay local_day, bool keep_tables)
    : builder_(std::move(local_day)), keep_tables_(keep_tables) {}

Result<void> RowSink::settings(const std::string& json, const std::string& place) {
  auto ok = builder_.settings(json);
  if (!ok) return Error{ok.error().code, place + ": " + ok.error().detail};
  return {};
}

void RowSink::rate(std::uint32_t file, std::size_t line, const std::array<std::string_view, 4>& cells) {
  const auto said = builder_.rate(cells[0], cells[1], cells[2], cells[3]);
  if (said) {
    const auto colon = said->find(": ");  // `date: expected …`
    const bool named = colon != std::string::npos && said->find("expected") > colon;
    bad_.push_back({files_[file], line, named ? said->substr(0, colon) : "", named ? said->substr(colon + 2) : *said});
  } else if (keep_tables_) {
    rates_.push_back({std::string(cells[0]), std::string(cells[1]), std::string(cells[2]), std::string(cells[3])});
  }
}

std::uint32_t RowSink::file(const std::string& name) {
  const auto at = std::find(files_.begin(), files_.end(), name);
  if (at == files_.end()) {
    files_.push_back(name);
    return static_cast<std::uint32_t>(files_.size() - 1);
  }
  return static_cast<std::uint32_t>(at - files_.begin());
}

void RowSink::columns(rules::Object object, const std::vector<std::string>& names, SourceColumns sources) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  builder_.columns(object, views);
  sources_[index(object)] = std::move(sources);
  if (keep_tables_) kept_[index(object)] = Kept{{object, names, {}}, {}};
}

void RowSink::row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin) {
  if (!builder_.row(object, cells, origin) || !keep_tables_) return;
  auto& kept = *kept_[index(object)];
  kept.table.cells.insert(kept.table.cells.end(), cells.begin(), cells.end());
  kept.origins.push_back(origin);
}

BadLine RowSink::readable(const rules::BadRow& row) const {
  BadLine line{files_[row.origin.file], row.origin.line, row.column, row.expected};
  const auto& sources = sources_[index(row.object)];
  const auto source = sources.find(row.column);
  if (source != sources.end() && source->second != row.column) {
    line.column = source->second;
    line.expected += " (for " + std::string(rules::name(row.object)) + "." + row.column + ")";
  }
  return line;
}

/// Rows that turned out bad only when the keys between objects were looked up.
void RowSink::leave_out(const std::vector<rules::BadRow>& rows) {
  std::set<Place> places;
  for (const auto& row : rows) places.insert(place(row.object, row.origin));
  for (auto& kept : kept_) {
    if (!kept) continue;
    auto& [table, origins] = *kept;
    const std::size_t width = table.columns.size();
    std::size_t out = 0;
    for (std::size_t i = 0; i < origins.size(); ++i) {
      if (places.contains(place(table.object, origins[i]))) continue;
      if (out != i) {
        const auto from = table.cells.begin() + static_cast<std::ptrdiff_t>(i * width);
        std::move(from, from + static_cast<std::ptrdiff_t>(width),
                  table.cells.begin() + static_cast<std::ptrdiff_t>(out * width));
      }
      ++out;
    }
    table.cells.resize(out * width);
  }
}

rules::Records RowSink::finish(BundleTables& tables) {
  auto finished = builder_.finish();
  if (keep_tables_) leave_out(finished.bad_rows);
  for (const auto& row : finished.bad_rows) bad_.push_back(readable(row));
  const auto text = [](const BadLine& line) { return std::tie(line.file, line.line, line.column, line.expected); };
  std::stable_sort(bad_.begin(), bad_.end(), [](const BadLine& a, const BadLine& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  // Two objects read from one file may meet the same fault: it is said once.
  const auto same = [&](const BadLine& a, const BadLine& b) { return text(a) == text(b); };
  bad_.erase(std::unique(bad_.begin(), bad_.end(), same), bad_.end());
  tables.bad = std::move(bad_);
  tables.filtered = std::move(filtered_);
  tables.rates = std::move(rates_);
  tables.settings_json = finished.records.settings.json;
  for (auto& kept : kept_) {
    if (kept) tables.tables.push_back(std::move(kept->table));
  }
  return std::move(finished.records);
}

}  // namespace kam::connectors::csv
