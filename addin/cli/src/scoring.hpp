#pragma once
#include "console.hpp"
#include "kam/rules/result_line.hpp"
#include "kam/rules/score.hpp"

/// What the verbs with a bundle share: a pack loaded, a bundle read, a day chosen.
namespace kam::cli {

/// The JSON files of a pack's directory; of `default`, or nothing, those that are built in.
/// @error environment: the directory cannot be read.
Result<rules::Pack::Files> pack_files(const std::string& directory);
Result<rules::Pack> load_pack(const std::string& directory);
Result<rules::Pack> load_pack(const Arguments& arguments);  ///< --pack
/// --as-of, else today in the zone.
Result<rules::Day> as_of(const Arguments& arguments, const std::string& time_zone);

/// The records of BUNDLE; rows left out are listed.
Result<rules::Records> read_records(const Arguments& arguments);

/// A bundle read, its bad rows listed, the day and the set that were asked for.
struct OpenBundle {
  rules::Records records;
  rules::ScoreOptions options;
};
Result<OpenBundle> open_bundle(const Arguments& arguments);
/// The accounts as results to count and compare.
Result<std::vector<rules::ResultLine>> score_lines(const OpenBundle& bundle, const rules::Pack& pack);

}  // namespace kam::cli
