#include "kam/rules/portfolio.hpp"

#include "../transformation/kept.hpp"
#include "../write.hpp"
#include "write_report.hpp"

namespace kam::rules {

Result<std::string> report_json(const Pack& pack, const Records& records, const ScoreOptions& options,
                                std::string (*write)(const ProgrammeReport&, const ReportMarks&)) {
  auto assessed = assess(pack, records, options.as_of, options.starting_set);
  if (!assessed) return assessed.error();
  if (auto kept = check_kept(records.settings, *pack.data().transformation); !kept) return kept.error();
  const Programme programme(**assessed);
  const ReportMarks marks{to_string(options.as_of), pack.version(), settings_mark(records, options),
                          records.snapshot.id(options.as_of), options.sha256};
  return write(ProgrammeReport(programme), marks);
}

Result<std::string> portfolio_json(const Pack& pack, const Records& records, const ScoreOptions& options) {
  return report_json(pack, records, options, write_portfolio);
}

}  // namespace kam::rules
