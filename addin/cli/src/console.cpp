#include "console.hpp"

#include <unistd.h>

#include <cstdio>

namespace kam::cli {

int fail(const Error& error) {
  std::fprintf(stderr, "kamd: %s\n", error.detail.c_str());
  switch (error.code) {
    case Errc::invalid_input:
    case Errc::not_found:
    case Errc::conflict:
    case Errc::corrupt:
      return exit_code::input;
    default:
      return exit_code::environment;
  }
}

void tell(std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

ProgressBar::ProgressBar() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (terminal_ && percent_ >= 0) std::fprintf(stderr, "\r\033[K");
}

void ProgressBar::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!terminal_ || total == 0) return;
  const int percent = static_cast<int>(100 * done / total);
  if (percent == percent_ && what == what_) return;
  percent_ = percent;
  what_ = what;
  const std::string bar(static_cast<std::size_t>(percent) * 30 / 100, '#');
  std::fprintf(stderr, "\r\033[K%-10s [%-30s] %3d %%", what_.c_str(), bar.c_str(), percent);
}

Result<void> report(const std::vector<connectors::BadLine>& bad, const std::vector<std::string>& odd,
                    const std::vector<connectors::FilteredRows>& filtered, bool strict) {
  for (const auto& rows : filtered) tell("kamd: " + connectors::to_string(rows));
  for (const auto& sentence : odd) tell(sentence);
  for (const auto& line : bad) tell(connectors::to_string(line));
  if (bad.empty()) return {};
  const std::string count = std::to_string(bad.size()) + (bad.size() == 1 ? " row is" : " rows are");
  if (strict) return invalid(count + " bad (listed above), and --strict allows none: mend them or leave out --strict");
  tell("kamd: " + count + " left out (listed above)");
  return {};
}

namespace {

/// How a bundle is read, whichever option names it.
const std::vector<Option>& reading_options() {
  static const std::vector<Option> options{
      {"mapping", "how foreign files are read; without it mapping.json in the bundle, if there"},
      {"as-of", "the day to compute for, YYYY-MM-DD; without it today in the bundle's time zone"},
      {"strict", "a bad row is fatal instead of left out and listed", Option::Kind::flag}};
  return options;
}

std::vector<Option> joined(std::vector<Option> options, const std::vector<Option>& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

}  // namespace

std::vector<Option> with_bundle(std::vector<Option> options) {
  options.insert(options.begin(),
                 {"bundle", "the bundle: a directory of CSV files, one an object", Option::Kind::position, {}, true});
  options.push_back({"pack", "a directory with a rule pack instead of the built-in one"});
  return joined(std::move(options), reading_options());
}

std::vector<Option> with_on_bundle(std::vector<Option> options, bool required) {
  options.push_back({"on", "a bundle: a directory of CSV files, one an object", Option::Kind::text, {}, required});
  return joined(std::move(options), reading_options());
}

Arguments on_bundle(Arguments arguments) {
  arguments.put("bundle", {arguments.text("on")});
  return arguments;
}

connectors::BundleOptions bundle_options(const Arguments& arguments, ProgressBar& bar) {
  connectors::BundleOptions options;
  if (arguments.has("mapping")) options.mapping = arguments.text("mapping");
  options.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.show("reading", done, total); };
  return options;
}

}  // namespace kam::cli
