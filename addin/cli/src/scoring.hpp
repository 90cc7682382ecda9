#pragma once
#include "console.hpp"
#include "kam/rules/score.hpp"

/// What `score` and `explain` share: a bundle read, a pack loaded, a day chosen.
namespace kam::cli {

Result<rules::Pack> load_pack(const Arguments& arguments);
/// --as-of, else today in the zone.
Result<rules::Day> as_of(const Arguments& arguments, const std::string& time_zone);

/// The records of BUNDLE; rows left out are listed.
Result<rules::Records> read_records(const Arguments& arguments);

struct ScoredBundle {
  rules::Records records;
  rules::Scored scored;
  rules::Day as_of;
};
Result<ScoredBundle> score_bundle(const Arguments& arguments, const rules::Pack& pack);

}  // namespace kam::cli
