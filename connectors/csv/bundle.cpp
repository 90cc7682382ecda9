#include "kam/connectors/bundle.hpp"

#include <simdjson.h>

#include <algorithm>

#include "few_rows.hpp"
#include "mapped_pass.hpp"
#include "row_sink.hpp"
#include "source.hpp"
#include "suggest.hpp"
#include "table_file.hpp"

namespace kam::connectors {
namespace {

namespace fs = std::filesystem;
using csv::TableFile;

using Pass = std::vector<const csv::ObjectMapping*>;

constexpr std::size_t small_file = 1024 * 1024;

/// Everything the reading of one bundle needs to know.
class BundleReader {
 public:
  /// @param few  what the objects' files of a bundle without a mapping hold, if they are not to be read.
  BundleReader(fs::path directory, const BundleOptions& options, const csv::FewRows* few = nullptr)
      : directory_(std::move(directory)), options_(options), few_(few) {}

  /// All rows, in a sink that has them as it is made with `spool`.
  /// @param account  those that may belong to it; nothing: to any.
  Result<csv::RowSink> read(const std::optional<fs::path>& spool, const std::optional<std::string>& account = {});

 private:
  Result<void> find_mapping();
  Result<void> find_settings();
  Result<csv::RowSink> open_sink(const std::optional<fs::path>& spool) const;
  Result<TableFile> open(const std::string& name, const fs::path& path, char delimiter);
  Result<TableFile> open_mapped(const std::string& name, const std::string& pointer, char delimiter);
  Result<void> read_rates(csv::RowSink& sink);
  Result<fs::path> find_plain(rules::Object object) const;
  Result<TableFile> open_plain(rules::Object object, const fs::path& path);
  Result<void> read_plain(csv::RowSink& sink);
  Result<void> read_object(rules::Object object, const fs::path& path, csv::RowSink& sink);
  Result<void> read_mapped(csv::RowSink& sink);
  std::vector<std::string> file_names() const;
  void measure();

  fs::path directory_;
  const BundleOptions& options_;
  const csv::FewRows* few_;
  std::optional<csv::Mapping> mapping_;
  std::string settings_ = "{}";
  std::uint64_t done_ = 0, total_ = 0;
};

std::string plain_name(rules::Object object) {
  return std::string(rules::name(object)) + ".csv";
}

/// The objects of a mapping that one reading of a file serves, in the order of their first object.
std::vector<Pass> passes(const csv::Mapping& mapping) {
  std::vector<Pass> made;
  for (const auto& object : mapping.objects) {
    const auto same = [&](const Pass& pass) {
      return pass.front()->file == object.file && pass.front()->delimiter == object.delimiter;
    };
    auto pass = std::find_if(made.begin(), made.end(), same);
    if (pass == made.end()) pass = made.emplace(made.end());
    pass->push_back(&object);
  }
  return made;
}

std::string without_mark(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

/// The time zone that some settings name, if they do and are JSON at all.
Result<std::optional<std::string>> zone_in(const std::string& json, const std::string& place) {
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (const auto error = parser.parse(simdjson::padded_string(json)).get(document)) {
    return invalid(place + ": this is no JSON: " + simdjson::error_message(error));
  }
  if (!document.is_object()) return invalid(place + ": expected a JSON object");
  std::string_view zone;
  if (document["time_zone"].get(zone)) return std::optional<std::string>();
  return std::optional(std::string(zone));
}

Result<void> BundleReader::find_mapping() {
  fs::path path = options_.mapping.value_or(directory_ / "mapping.json");
  std::error_code ignored;
  if (!options_.mapping && !fs::exists(path, ignored)) return {};
  auto json = csv::read_small(path, small_file);
  if (!json) return json.error();
  auto mapping = csv::parse_mapping(without_mark(std::move(*json)), path.filename().string());
  if (!mapping) return mapping.error();
  mapping_ = std::move(*mapping);
  return {};
}

Result<void> BundleReader::find_settings() {
  const fs::path path = directory_ / "settings.json";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  auto json = csv::read_small(path, small_file);
  if (!json) return json.error();
  settings_ = without_mark(std::move(*json));
  return {};
}

Result<csv::RowSink> BundleReader::open_sink(const std::optional<fs::path>& spool) const {
  const std::string mapped = mapping_ ? mapping_->settings_json : "{}";
  const std::string mapped_place = mapping_ ? mapping_->file + ": /settings" : "";
  auto zone = zone_in(settings_, "settings.json");
  if (!zone) return zone.error();
  const bool from_mapping = !*zone;
  if (from_mapping) zone = zone_in(mapped, mapped_place);
  if (!zone) return zone.error();
  auto days = local_day(zone->value_or("UTC"));
  if (!days) return invalid((from_mapping ? mapped_place : "settings.json") + ": " + days.error().detail);
  csv::RowSink sink(*days, spool);
  if (auto ok = sink.settings(mapped, mapped_place); !ok) return ok.error();
  if (auto ok = sink.settings(settings_, "settings.json"); !ok) return ok.error();
  return sink;
}

/// All files that will be read, as often as they will be.
std::vector<std::string> BundleReader::file_names() const {
  std::vector<std::string> names = {"rates.csv"};
  if (!mapping_) {
    for (std::size_t i = 0; i < rules::object_count; ++i) names.push_back(plain_name(static_cast<rules::Object>(i)));
    return names;
  }
  for (const auto& pass : passes(*mapping_)) {
    names.push_back(pass.front()->file);
    for (const auto* object : pass) {
      for (const auto& join : object->joins) names.push_back(join.file);
    }
  }
  return names;
}

void BundleReader::measure() {
  for (const auto& name : file_names()) {
    const auto path = csv::find_file(directory_, name);
    std::error_code failed;
    const auto size = path && !path->empty() ? fs::file_size(*path, failed) : 0;
    if (!failed) total_ += size;
  }
}

Result<TableFile> BundleReader::open(const std::string& name, const fs::path& path, char delimiter) {
  auto on_bytes = [this](std::uint64_t bytes) {
    done_ += bytes;
    if (options_.progress) options_.progress(done_, std::max(done_, total_));
  };
  return TableFile::open(path, path.extension() == ".gz" ? name + ".gz" : name, delimiter, std::move(on_bytes));
}

Result<TableFile> BundleReader::open_mapped(const std::string& name, const std::string& pointer, char delimiter) {
  auto path = csv::find_file(directory_, name);
  if (!path) return path.error();
  if (path->empty()) {
    return invalid(mapping_->file + ": " + pointer + ": expected a file of the bundle, " + directory_.string() +
                   " has no " + name + " and no " + name + ".gz");
  }
  return open(name, *path, delimiter);
}

Result<void> BundleReader::read_rates(csv::RowSink& sink) {
  auto path = csv::find_file(directory_, "rates.csv");
  if (!path) return path.error();
  if (path->empty()) return {};
  auto file = open("rates.csv", *path, ',');
  if (!file) return file.error();
  std::array<std::size_t, 4> columns{};
  constexpr std::array<std::string_view, 4> names = {"date", "from", "to", "rate"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto column = file->column(names[i]);
    if (!column) {
      return invalid(file->name() + ":1: expected the columns date, from, to and rate, " + std::string(names[i]) +
                     " is missing");
    }
    columns[i] = *column;
  }
  const auto number = sink.file(file->name());
  csv::Record row;
  for (;;) {
    auto found = file->next(row, [&](BadLine line) { sink.bad(std::move(line)); });
    if (!found) return found.error();
    if (!*found) return {};
    sink.rate(number, row.line,
              {row.cells[columns[0]], row.cells[columns[1]], row.cells[columns[2]], row.cells[columns[3]]});
  }
}

Result<fs::path> BundleReader::find_plain(rules::Object object) const {
  if (!few_) return csv::find_file(directory_, plain_name(object));
  return (*few_)[static_cast<std::size_t>(object)] ? fs::path(plain_name(object)) : fs::path();
}

Result<TableFile> BundleReader::open_plain(rules::Object object, const fs::path& path) {
  if (!few_) return open(plain_name(object), path, ',');
  return TableFile::open(csv::source_of(*(*few_)[static_cast<std::size_t>(object)]), plain_name(object), ',');
}

Result<void> BundleReader::read_plain(csv::RowSink& sink) {
  std::vector<std::pair<rules::Object, fs::path>> files;
  for (std::size_t i = 0; i < rules::object_count; ++i) {
    const auto object = static_cast<rules::Object>(i);
    auto path = find_plain(object);
    if (!path) return path.error();
    if (path->empty()) continue;
    files.emplace_back(object, std::move(*path));
  }
  if (files.empty() || files.front().first != rules::Object::accounts) {
    return invalid(directory_.string() + ": there is no accounts.csv (or accounts.csv.gz), which every bundle needs; " +
                   "foreign files need a mapping: mapping.json beside them, or --mapping FILE");
  }
  for (const auto& [object, path] : files) {
    if (auto ok = read_object(object, path, sink); !ok) return ok;
  }
  return {};
}

Result<void> BundleReader::read_object(rules::Object object, const fs::path& path, csv::RowSink& sink) {
  auto file = open_plain(object, path);
  if (!file) return file.error();
  for (const auto& field : rules::fields(object)) {
    if (!field.required || file->column(field.name)) continue;
    return invalid(file->name() + ":1: expected the column \"" + std::string(field.name) +
                   "\", which must be filled in every row" + csv::suggestion(field.name, file->columns()));
  }
  const auto number = sink.file(file->name());
  sink.columns(object, file->columns());
  csv::Record row;
  for (;;) {
    auto found = file->next(row, [&](BadLine line) { sink.bad(std::move(line)); });
    if (!found) return found.error();
    if (!*found) return {};
    if (auto ok = sink.row(object, row.cells, {number, static_cast<std::uint32_t>(row.line)}); !ok) return ok;
  }
}

Result<void> BundleReader::read_mapped(csv::RowSink& sink) {
  const csv::OpenFile open = [this](const std::string& name, const std::string& pointer, char delimiter) {
    return open_mapped(name, pointer, delimiter);
  };
  for (const auto& pass : passes(*mapping_)) {
    csv::MappedPass reading(mapping_->file, open, sink);
    if (auto ok = reading.run(pass); !ok) return ok;
  }
  return {};
}

Result<csv::RowSink> BundleReader::read(const std::optional<fs::path>& spool,
                                        const std::optional<std::string>& account) {
  std::error_code ignored;
  if (!fs::is_directory(directory_, ignored)) {
    return invalid(directory_.string() + ": expected the directory of a bundle, there is none");
  }
  if (auto ok = find_mapping(); !ok) return ok.error();
  if (few_ && mapping_) return Error{Errc::conflict, directory_.string() + ": a mapping came"};
  if (auto ok = find_settings(); !ok) return ok.error();
  if (options_.progress) measure();
  auto sink = open_sink(spool);
  if (!sink) return sink;
  if (account) sink->keep_only({*account, !mapping_});
  if (auto ok = read_rates(*sink); !ok) return ok.error();
  if (auto ok = mapping_ ? read_mapped(*sink) : read_plain(*sink); !ok) return ok.error();
  return sink;
}

}  // namespace

std::string to_string(const BadLine& line) {
  std::string text = line.file + ":" + std::to_string(line.line) + ":";
  if (!line.column.empty()) text += line.column + ":";
  return text + " " + line.expected;
}

std::string to_string(const FilteredRows& filtered) {
  return filtered.file + ": " + std::to_string(filtered.rows) + " of " + std::to_string(filtered.of) +
         " rows are not read as " + std::string(rules::name(filtered.object)) + " (filter of the mapping)";
}

Result<Bundle> read_bundle(const fs::path& directory, const BundleOptions& options) {
  auto sink = BundleReader(directory, options).read(std::nullopt);
  if (!sink) return sink.error();
  return sink->records();
}

Result<BundleTables> read_bundle_tables(const fs::path& directory, const BundleOptions& options) {
  auto sink = BundleReader(directory, options).read(fs::path());
  if (!sink) return sink.error();
  return sink->tables();
}

Result<BundleTables> read_bundle_of(const fs::path& directory, const BundleOptions& options,
                                    const std::string& account) {
  auto sink = BundleReader(directory, options).read(fs::path(), account);
  if (!sink) return sink.error();
  if (sink->in_doubt()) return read_bundle_tables(directory, options);
  return sink->tables();
}

Result<BundleTables> csv::read_few_rows(const fs::path& directory, const BundleOptions& options,
                                        const std::string& account, const FewRows& few) {
  auto sink = BundleReader(directory, options, &few).read(fs::path(), account);
  if (!sink) return sink.error();
  if (sink->in_doubt()) return Error{Errc::conflict, directory.string() + ": an id stands in several rows"};
  auto tables = sink->tables();
  if (tables) tables->bad.clear();
  return tables;
}

Result<BundleAccounts> read_bundle_accounts(const fs::path& directory, const BundleOptions& options,
                                            const fs::path& spool) {
  auto sink = BundleReader(directory, options).read(spool);
  if (!sink) return sink.error();
  return sink->accounts();
}

}  // namespace kam::connectors
