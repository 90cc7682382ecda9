#pragma once
#include "kam/rules/score.hpp"
#include "report.hpp"

namespace kam::rules {

/// What the result carries of its run.
struct ReportMarks {
  std::string as_of, ruleset, settings, snapshot;
  const Sha256Hex& sha256;
};

/// One of the objects of contract 4 that are about the programme, over all accounts of the records.
/// @error invalid_input: settings that contradict the pack, with the place.
Result<std::string> report_json(const Pack& pack, const Records& records, const ScoreOptions& options,
                                std::string (*write)(const ProgrammeReport&, const ReportMarks&));

/// The object `portfolio` of contract 4.
std::string write_portfolio(const ProgrammeReport& report, const ReportMarks& marks);
/// The object `maturity`.
std::string write_maturity(const ProgrammeReport& report, const ReportMarks& marks);

}  // namespace kam::rules
