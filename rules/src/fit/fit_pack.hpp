#pragma once
#include <optional>
#include <string>
#include <vector>

#include "../pack_data.hpp"

/// fit.json of a pack: is key account management right for us? (model 3)
namespace kam::rules {

struct FitPack {
  /// What the facts behind the factors are taken over.
  struct Evidence {
    int win_months = 0;           ///< wins of so many months
    int end_months = 0;           ///< how deals ended, in so many months
    std::size_t least_deals = 0;  ///< so many at least
    double top_share = 0;         ///< the largest accounts: 0.1 is the largest tenth
    double known_share = 0;       ///< a share over them needs so many of them known (14.4.6)
    double high = 0;              ///< the score 1..10 of a criterion that counts as high
    double transactional = 0;     ///< selling is called transactional up to this score
  } evidence;

  struct Part {
    std::size_t fact = 0;  ///< index in programme_facts()
    Mapping map;
    std::string field, question;  ///< what would make it known, and how one asks for it
  };
  struct Factor {
    enum class Take : std::uint8_t { mean, least };  ///< the mean of the known parts, or the least of all of them
    std::string id, name;
    double weight = 0;
    Take take = Take::mean;
    std::vector<Part> parts;
    std::optional<expr::Condition> settled_when;  ///< then the score is `settled_at`, whatever the parts say
    double settled_at = 1;
    std::vector<std::string> source;
  };
  std::vector<Factor> factors;
  std::vector<std::size_t> cross;      ///< factors of which the larger takes all their weights
  std::vector<std::string> readiness;  ///< dimensions of maturity without which nothing is launched

  /// A condition of irrelevance.
  struct Irrelevance {
    std::string id, name;
    std::optional<expr::Condition> when;
    std::vector<std::string> source;
  };
  std::vector<Irrelevance> conditions;

  struct Verdict {
    std::string id;
    std::optional<expr::Condition> when;
    bool positive = false;  ///< says yes, and is told with the expectation
  };
  std::vector<Verdict> verdicts;  ///< the first that is true

  /// What is said beside any verdict.
  struct Attached {
    std::string id, action;
    std::optional<expr::Condition> when;
    std::vector<std::string> source;
  };
  std::vector<Attached> attached;
  std::string expectation;
  std::vector<std::string> expectation_source;
};

}  // namespace kam::rules
