#pragma once
#include "kam/rules/json.hpp"
#include "kam/rules/score.hpp"
#include "questions.hpp"
#include "recommend.hpp"
#include "roles.hpp"
#include "trend.hpp"

/// Results as the JSON of contract 4.
namespace kam::rules {

/// Identity of the settings behind a result.
inline std::string settings_mark(const Records& records, const ScoreOptions& options) {
  return options.sha256(records.settings.json + (options.starting_set ? "+starting" : "")).substr(0, 16);
}

/// What every account's result carries of its run.
struct RunMarks {
  std::string as_of, ruleset, settings, snapshot;
  const SetInUse& set;
  const Trends& trends;
  const Roles& roles;
  const Sha256Hex& sha256;
};

std::string write_account(const AccountView& view, const RunMarks& marks, const Steps& steps,
                          const std::vector<Question>& asked);

}  // namespace kam::rules
