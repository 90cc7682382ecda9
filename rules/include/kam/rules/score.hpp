#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/pack.hpp"
#include "kam/rules/records.hpp"

namespace kam::rules {

/// Lower-case hexadecimal SHA-256 of some bytes; given by the caller, since rules/ has no cryptography of its own.
using Sha256Hex = std::function<std::string(std::string_view)>;

struct ScoreOptions {
  Day as_of;
  bool starting_set = false;  ///< model 1.2a
  Sha256Hex sha256;
};

/// One account of a scored bundle.
struct ScoredAccount {
  std::string id;
  std::string json;  ///< the object of contract 4, without a line end
};

struct ScoreCounts {
  std::size_t accounts = 0, active = 0;
  std::size_t answered = 0;  ///< active ones that have a score, or a question that would settle it
};

struct Scored {
  std::vector<ScoredAccount> accounts;  ///< ascending by UTF-8 bytes of the id
  ScoreCounts counts;
};

/// Scores every account of the records. Pure: same records, pack, options give the same bytes.
/// @param take  gets the accounts one by one, ascending by UTF-8 bytes of the id; its first error ends the scoring.
/// @error invalid_input: settings that contradict the pack, with the place.
using TakeAccount = std::function<Result<void>(ScoredAccount)>;
[[nodiscard]] Result<ScoreCounts> score(const Pack& pack, const Records& records, const ScoreOptions& options,
                                        const TakeAccount& take);
/// The same, with all results at once.
[[nodiscard]] Result<Scored> score(const Pack& pack, const Records& records, const ScoreOptions& options);

}  // namespace kam::rules
