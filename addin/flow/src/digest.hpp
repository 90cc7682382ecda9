#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kam/rules/day.hpp"
#include "kam/rules/result.hpp"

/// What a person is told once a week: what changed, why, and three next steps. Pure.
namespace kam::flow {

struct NextStep {
  std::string action, due;  ///< `due` is YYYY-MM-DD or empty
  double priority = 0;
};

/// What a digest compares: an account as a week begins.
struct WeekMark {
  std::string tier, band;  ///< empty: not known
  std::optional<double> point, churn;
  std::map<std::string, double, std::less<>> criteria, signals;  ///< id → contribution, of those that are known
  std::vector<NextStep> steps;                                   ///< the most urgent ones

  /// Of a scored account (contract 4), or of what to_json() gave. @error corrupt: it is neither.
  static Result<WeekMark> of(std::string_view json);
  /// What of an account is compared, at the places where its assessment has it.
  [[nodiscard]] std::string to_json() const;
};

struct DigestAccount {
  std::string name;
  std::string owner;               ///< as a leader reads it; empty in an owner's own digest
  std::optional<WeekMark> before;  ///< nothing: this is its first week
  WeekMark now;
};

/// The text of a path of the rule pack (`criteria/sel_x/name`), or the path's id where the pack has none.
using Word = std::function<std::string(std::string_view path)>;

struct Digest {
  std::string title, text;
};

/// @param week  its first day.
/// @return nothing if nothing changed and there is no step.
std::optional<Digest> digest_of(std::span<const DigestAccount> accounts, rules::Day week, const Word& word);

}  // namespace kam::flow
