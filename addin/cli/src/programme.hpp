#pragma once
#include <span>

#include "kam/cli/verb.hpp"
#include "kam/panel/texts.hpp"
#include "kam/rules/records.hpp"
#include "kam/rules/score.hpp"

/// What the verbs share that say something of the company as a whole: `portfolio`, `fit`, `maturity`.
namespace kam::cli {

/// Makes one JSON object of a bundle's records.
using ProgrammeJson = Result<std::string> (*)(const rules::Pack&, const rules::Records&, const rules::ScoreOptions&);

/// A form of the result beside the JSON itself.
struct ProgrammeForm {
  std::string_view format;  ///< the value of --format
  Result<std::string> (*write)(std::string_view json, const rules::Records&, const panel::Texts&);
};

/// Reads the bundle, computes, and prints in the form that --format names; the exit code.
int tell_programme(const Arguments& arguments, ProgrammeJson compute, std::span<const ProgrammeForm> forms);

}  // namespace kam::cli
