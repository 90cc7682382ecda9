#pragma once
#include "kam/rules/json.hpp"
#include "kam/rules/score.hpp"
#include "recommend.hpp"

/// Results as the JSON of contract 4.
namespace kam::rules {

struct Flags {
  std::optional<bool> watchlist, revenue_only, missed_key;  ///< empty: not known
};

/// What every account's result carries of its run.
struct RunMarks {
  std::string as_of, ruleset, settings, snapshot;
  const SetInUse& set;
  const Sha256Hex& sha256;
};

std::string write_account(const AccountView& view, const RunMarks& marks, const Flags& flags,
                          const std::vector<Recommendation>& recommendations, const std::vector<Question>& asked);

}  // namespace kam::rules
