#pragma once
#include "kam/rules/score.hpp"
#include "report.hpp"

namespace kam::rules {

/// What the result carries of its run.
struct ReportMarks {
  std::string as_of, ruleset, settings, snapshot;
  const Sha256Hex& sha256;
};

/// The object `portfolio` of contract 4.
std::string write_portfolio(const ProgrammeReport& report, const ReportMarks& marks);

}  // namespace kam::rules
