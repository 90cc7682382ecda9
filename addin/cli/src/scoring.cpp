#include "scoring.hpp"

#include <chrono>
#include <fstream>
#include <iterator>

#include "kam/certs/crypto.hpp"

namespace kam::cli {

Result<rules::Pack> load_pack(const Arguments& arguments) {
  if (!arguments.has("pack")) return rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex);
  const std::filesystem::path directory = arguments.text("pack");
  rules::Pack::Files files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(in), {}};
  }
  if (error)
    return Error{Errc::environment,
                 directory.string() + ": " + error.message() + ": give the directory of a rule pack"};
  return rules::Pack::load(files, certs::sha256_hex);
}

Result<rules::Day> as_of(const Arguments& arguments, const std::string& time_zone) {
  if (arguments.has("as-of")) {
    const auto day = rules::parse_day(arguments.text("as-of"));
    if (!day) return invalid("--as-of: expected a day such as 2026-09-30, found \"" + arguments.text("as-of") + "\"");
    return *day;
  }
  auto local = connectors::local_day(time_zone);
  if (!local) return local.error();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return (*local)(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

Result<rules::Records> read_records(const Arguments& arguments) {
  ProgressBar bar;
  auto bundle = connectors::read_bundle(arguments.text("bundle"), bundle_options(arguments, bar));
  if (!bundle) return bundle.error();
  if (auto reported = report(*bundle, arguments.has("strict")); !reported) return reported.error();
  return std::move(bundle->records);
}

Result<ScoredBundle> score_bundle(const Arguments& arguments, const rules::Pack& pack) {
  auto records = read_records(arguments);
  if (!records) return records.error();
  auto day = as_of(arguments, records->settings.time_zone);
  if (!day) return day.error();
  const rules::ScoreOptions options{*day, arguments.has("starting-set"), certs::sha256_hex};
  auto scored = rules::score(pack, *records, options);
  if (!scored) return scored.error();
  return ScoredBundle{std::move(*records), std::move(*scored), *day};
}

}  // namespace kam::cli
