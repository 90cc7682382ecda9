#include "scoring.hpp"

#include <chrono>

#include "kam/certs/crypto.hpp"
#include "kam/flow/rulesets.hpp"

namespace kam::cli {

Result<rules::Pack::Files> pack_files(const std::string& given) {
  if (given.empty() || given == "default") return rules::Pack::built_in();
  return flow::read_pack(given);
}

Result<rules::Pack> load_pack(const std::string& given) {
  auto files = pack_files(given);
  if (!files) return files.error();
  return rules::Pack::load(*files, certs::sha256_hex);
}

Result<rules::Pack> load_pack(const Arguments& arguments) {
  return load_pack(arguments.text("pack"));
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

Result<OpenBundle> open_bundle(const Arguments& arguments) {
  auto records = read_records(arguments);
  if (!records) return records.error();
  auto day = as_of(arguments, records->settings.time_zone);
  if (!day) return day.error();
  return OpenBundle{std::move(*records), {*day, arguments.has("starting-set"), certs::sha256_hex}};
}

Result<std::vector<rules::ResultLine>> score_lines(const OpenBundle& bundle, const rules::Pack& pack) {
  auto scored = rules::score(pack, bundle.records, bundle.options);
  if (!scored) return scored.error();
  std::vector<rules::ResultLine> lines;
  lines.reserve(scored->accounts.size());
  for (const auto& account : scored->accounts) {
    auto line = rules::read_result(account.json);
    if (!line) return line.error();
    lines.push_back(std::move(*line));
  }
  return lines;
}

}  // namespace kam::cli
