#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "console.hpp"
#include "csv.hpp"
#include "instance.hpp"
#include "kam/store/tables_codec.hpp"
#include "output.hpp"
#include "verbs.hpp"

/// What is stored of a tenant's records as a bundle: the way out, and what `kamd score` can be held against.
namespace kam::cli {

namespace {

namespace fs = std::filesystem;

std::string line_of(std::span<const std::string> cells) {
  std::string line;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) line += ',';
    if (!cell.empty()) line += csv_text(cell);  // a bare empty cell is an empty field
  }
  return line + "\r\n";
}

/// One file an object. Accounts may have different columns (each connector and time its own): a first visit finds all
/// of them, a second one writes the rows.
class BundleWriter {
 public:
  explicit BundleWriter(fs::path directory) : directory_(std::move(directory)) {}

  void learn(const rules::Table& table) {
    File& file = of(table);
    file.there = true;
    for (const auto& column : table.columns) {
      if (file.place.emplace(column, file.columns.size()).second) file.columns.push_back(column);
    }
  }

  Result<void> open() {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      File& file = files_[i];
      if (!file.there) continue;
      file.path = directory_ / (std::string(rules::name(static_cast<rules::Object>(i))) + ".csv");
      file.out.open(file.path, std::ios::binary);
      file.out << line_of(file.columns);
      if (!file.out) return cannot_write(file);
    }
    return {};
  }

  Result<void> write(const rules::Table& table) {
    File& file = of(table);
    std::vector<std::string> row(file.columns.size());
    const std::size_t width = table.columns.size();
    for (std::size_t r = 0; r < table.rows(); ++r) {
      for (auto& cell : row) cell.clear();
      for (std::size_t c = 0; c < width; ++c) row[file.place.at(table.columns[c])] = table.cells[r * width + c];
      file.out << line_of(row);
      ++rows_;
    }
    if (!file.out) return cannot_write(file);
    return {};
  }

  Result<std::size_t> close() {
    for (File& file : files_) {
      if (!file.there) continue;
      file.out.close();
      if (!file.out) return cannot_write(file);
    }
    return rows_;
  }

 private:
  struct File {
    bool there = false;
    std::vector<std::string> columns;
    std::map<std::string, std::size_t> place;
    fs::path path;
    std::ofstream out;
  };
  File& of(const rules::Table& table) { return files_[static_cast<std::size_t>(table.object)]; }
  static Error cannot_write(const File& file) {
    return {Errc::environment, file.path.string() + ": cannot be written (is the disk full?)"};
  }

  fs::path directory_;
  std::array<File, rules::object_count> files_;
  std::size_t rows_ = 0;
};

std::string rates_csv(const store::Inputs& inputs) {
  std::string csv = "date,from,to,rate\r\n";
  for (const auto& rate : inputs.rates) csv += line_of(rate);
  return csv;
}

Result<void> each_table(store::Store& store, const std::string& tenant, store::Inputs& inputs,
                        const std::function<Result<void>(const rules::Table&)>& visit) {
  return store.visit_records(
      tenant,
      [&](const store::Inputs& stored) -> Result<void> {
        inputs = stored;
        return {};
      },
      [&](const store::StoredRecords& stored) -> Result<void> {
        const auto tables = store::decode(stored.payload);
        if (!tables) return tables.error();
        for (const auto& table : *tables)
          if (auto ok = visit(table); !ok) return ok;
        return {};
      });
}

Result<void> make_empty(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (!error && !fs::is_empty(directory, error))
    return Error{Errc::environment, directory.string() + ": is not empty: name a directory that is not there yet"};
  if (error) return Error{Errc::environment, directory.string() + ": cannot be made: " + error.message()};
  return {};
}

Result<std::size_t> exported(store::Store& store, const std::string& tenant, const fs::path& directory) {
  BundleWriter writer(directory);
  store::Inputs inputs, again;
  auto ok = each_table(store, tenant, inputs, [&](const rules::Table& table) -> Result<void> {
    writer.learn(table);
    return {};
  });
  if (!ok) return ok.error();
  if (ok = make_empty(directory); !ok) return ok.error();
  if (ok = writer.open(); !ok) return ok.error();
  ok = each_table(store, tenant, again, [&](const rules::Table& table) { return writer.write(table); });
  if (!ok) return ok.error();
  if (again.version != inputs.version)
    return Error{Errc::conflict, "the records changed while they were written: export again into another directory"};
  if (ok = write_output(directory / "settings.json", inputs.settings_json + "\n"); !ok) return ok.error();
  if (!inputs.rates.empty())
    if (ok = write_output(directory / "rates.csv", rates_csv(inputs)); !ok) return ok.error();
  return writer.close();
}

int export_bundle(const Arguments& arguments) {
  auto instance = open_instance(arguments.text("data"), false);
  if (!instance) return fail(instance.error());
  const auto rows = exported(*instance->store, arguments.text("tenant"), arguments.text("directory"));
  if (!rows) return fail(rows.error());
  std::cout << *rows << " rows written to " << arguments.text("directory") << '\n';
  return exit_code::ok;
}

}  // namespace

Verb export_verb() {
  return {"export",
          "Write what is stored of a tenant's records as a bundle; kamd score on it says what the server says",
          {{"directory", "where to: a directory that is empty or not there", Option::Kind::position, {}, true},
           {"tenant", "the tenant whose records these are", Option::Kind::text, {}, true},
           data_option},
          export_bundle};
}

}  // namespace kam::cli
