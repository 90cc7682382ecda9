#include "row_sink.hpp"

#include <algorithm>
#include <tuple>

#include "kam/rules/odd_parents.hpp"

namespace kam::connectors::csv {
namespace {

std::size_t index(rules::Object object) {
  return static_cast<std::size_t>(object);
}

}  // namespace

RowSink::RowSink(const rules::LocalDay& local_day, const std::optional<std::filesystem::path>& spool)
    : builder_(local_day) {
  if (spool) text_.emplace(local_day, *spool);
}

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
  } else {
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
  sources_[index(object)] = std::move(sources);
  if (filter_) filter_->columns(object, names);
  if (text_) return text_->columns(object, names);
  builder_.columns(object, std::vector<std::string_view>(names.begin(), names.end()));
}

Result<void> RowSink::row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin) {
  if (filter_ && !filter_->may_belong(object, cells)) return {};
  if (text_) return text_->row(object, cells, origin);
  builder_.row(object, cells, origin);
  return {};
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

std::vector<BadLine> RowSink::all_bad(const std::vector<rules::BadRow>& rows) {
  for (const auto& row : rows) bad_.push_back(readable(row));
  const auto text = [](const BadLine& line) { return std::tie(line.file, line.line, line.column, line.expected); };
  std::stable_sort(bad_.begin(), bad_.end(), [](const BadLine& a, const BadLine& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  // Two objects read from one file may meet the same fault: it is said once.
  const auto same = [&](const BadLine& a, const BadLine& b) { return text(a) == text(b); };
  bad_.erase(std::unique(bad_.begin(), bad_.end(), same), bad_.end());
  return std::move(bad_);
}

Bundle RowSink::records() {
  auto finished = builder_.finish();
  auto odd = rules::odd_parents(finished.records);
  return {std::move(finished.records), all_bad(finished.bad_rows), std::move(odd), std::move(filtered_)};
}

template <class Text>
Result<Text> RowSink::as_text(const std::function<Result<SpooledRows::Finished>(Text&)>& rows) {
  Text text;
  auto finished = rows(text);
  if (!finished) return finished.error();
  text.settings_json = builder_.finish().records.settings.json;
  text.rates = std::move(rates_);
  text.bad = all_bad(finished->bad_rows);
  text.odd = std::move(finished->odd);
  text.filtered = std::move(filtered_);
  return text;
}

Result<BundleTables> RowSink::tables() {
  return as_text<BundleTables>([this](BundleTables& text) { return text_->tables(text.tables); });
}

Result<BundleAccounts> RowSink::accounts() {
  return as_text<BundleAccounts>([this](BundleAccounts& text) { return text_->accounts(text); });
}

}  // namespace kam::connectors::csv
