#pragma once
#include <string>
#include <string_view>

#include "kam/cli/verb.hpp"
#include "kam/connectors/bundle.hpp"
#include "kam/rules/result.hpp"

/// How verbs speak with a person: results on standard output, everything else on standard error.
namespace kam::cli {

/// Prints `kamd: detail` and gives the exit code that the error asks for.
int fail(const Error& error);
/// A line on standard error.
void tell(std::string_view line);

/// A progress bar on standard error, if that is a terminal; else silent.
class ProgressBar {
 public:
  ProgressBar();
  ~ProgressBar();
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);

 private:
  bool terminal_;
  int percent_ = -1;
  std::string what_;
};

/// Lists the rows left out, those that are odd, and how many the filters of the mapping keep out.
/// @error invalid_input: some are left out and `strict` is set.
Result<void> report(const std::vector<connectors::BadLine>& bad, const std::vector<std::string>& odd,
                    const std::vector<connectors::FilteredRows>& filtered, bool strict);
template <class Read>
Result<void> report(const Read& bundle, bool strict) {
  return report(bundle.bad, bundle.odd, bundle.filtered, strict);
}

/// Options that every command with a BUNDLE takes.
std::vector<Option> with_bundle(std::vector<Option> options);
/// Those of a command that looks at a bundle with --on.
std::vector<Option> with_on_bundle(std::vector<Option> options, bool required);
/// The arguments of such a command as those of one with a BUNDLE.
Arguments on_bundle(Arguments arguments);
connectors::BundleOptions bundle_options(const Arguments& arguments, ProgressBar& bar);

}  // namespace kam::cli
