#pragma once
#include "kam/rules/json.hpp"
#include "kam/rules/score.hpp"
#include "questions.hpp"
#include "recommend.hpp"
#include "trend.hpp"

/// Results as the JSON of contract 4.
namespace kam::rules {

/// What every account's result carries of its run.
struct RunMarks {
  std::string as_of, ruleset, settings, snapshot;
  const SetInUse& set;
  const Trends& trends;
  const Sha256Hex& sha256;
};

std::string write_account(const AccountView& view, const RunMarks& marks, const Steps& steps,
                          const std::vector<Question>& asked);

}  // namespace kam::rules
