#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expr/expr.hpp"
#include "facts/facts.hpp"
#include "kam/rules/decisions.hpp"
#include "kam/rules/pack.hpp"
#include "plan/plan_terms.hpp"

/// A rule pack as the engine reads it: the JSON files, checked, with names resolved to facts.
namespace kam::rules {

using Points = std::vector<std::pair<double, double>>;  ///< (x, score), x ascending

/// How a fact becomes a score (model 0.5).
struct Mapping {
  enum class Kind { points, labels, steps, percentile_active, percentile_scored, items, as_is } kind = Kind::points;
  Points points;  ///< also the bounds of `as_is`, and (up to, score) of `steps`
  std::map<std::string, double> labels;
  double above = 0;  ///< of `steps`: beyond the last
};

/// One way to a score: a fact and its mapping, or several of them taken together.
struct Way {
  enum class Kind { fact, mean_of_parts, largest_of_parts } kind = Kind::fact;
  std::size_t fact = 0;  ///< index in facts()
  Mapping map;
  std::string proxy;  ///< the way is a proxy: quality 0.5 and this code
  struct LessMean {
    std::size_t amount, of;
  };
  std::optional<LessMean> less_mean;  ///< the fact less 100·Σ amount / Σ of over active accounts
  struct Cap {
    std::size_t fact;
    double below, at;
  };
  std::optional<Cap> cap;  ///< the score is at most `at` where the fact is below
  struct Add {
    std::size_t fact;
    double points;
  };
  std::optional<Add> add;  ///< points more where the fact is not 0, up to 10
  bool shows_score = false;
  std::vector<Way> parts;
  std::size_t least = 1;
  std::size_t least_known = 0;  ///< of a fact that is a mean of parts: how many of them must be known
  struct FixedQuality {
    double with_first, otherwise;
  };
  std::optional<FixedQuality> quality;  ///< instead of the parts' means; then it does not age
};

/// A criterion of the selection (model 1.2) or a signal of the churn index (5.6).
struct Measure {
  std::string id, unit, group, question;
  std::string as;  ///< the criterion whose ways it has
  double weight = 0;
  bool rated = false;    ///< people's ratings are the last way
  bool leading = false;  ///< of a signal: one of those without which there is no index
  std::vector<Way> ways;
  std::vector<std::string> source;
};

/// How a customer is served best: what speaks for one face or for one voice (model 4).
struct ApproachTerms {
  struct Part {
    std::size_t fact = 0;  ///< index in facts()
    double weight = 0;
    Mapping map;  ///< the fact → its lean, −1 (one face) .. +1 (one voice)
    std::string question;
    std::vector<std::string> source;
  };
  std::vector<Part> parts;
  std::size_t deciding = 0;  ///< the part without which there is no verdict
  double one_voice_from = 0, one_face_to = 0;
  double least_coordination = 0, least_breadth = 0;
  /// A side of a row of the checklist: the bounds that a value has to keep.
  struct Side {
    std::optional<double> at_least, above, at_most, below;
    bool holds(double number) const {
      return (!at_least || number >= *at_least) && (!above || number > *above) && (!at_most || number <= *at_most) &&
             (!below || number < *below);
    }
  };
  struct Row {
    std::string id;
    std::size_t fact = 0;
    Side one_face, one_voice;
    std::string question;
  };
  std::vector<Row> checklist;
  struct Pilot {
    std::size_t least_pairs = 0;  ///< with fewer it is a comparison of cases
    int least_months = 0;
    double cycles = 0, stop_at_risk = 0;
    std::size_t bands = 0, draws = 0;
  } pilot;
};

struct Gate {
  std::string id;
  std::optional<std::size_t> criterion;
  std::string groups;  ///< "CD": any criterion of these
  bool margin = false, curable = true;
  double at_least = 0;
  int exception_months = 0;
  std::vector<std::string> source;
};

struct Rule {
  std::string id, action, effect, owner, deadline;
  int version = 1, due_days = 0, check_days = 0;
  double severity = 0;
  std::map<std::string, std::string> action_without;  ///< role → the sentence where nobody holds it
  std::vector<std::string> why, source;
  std::vector<std::string> rests_on;  ///< facts whose confidence is the rule's, where it is not that of its condition
  std::vector<std::string> against;   ///< rules whose action cannot stand beside this one's
  std::optional<expr::Condition> when;
};

/// A publication that the pack cites.
struct Source {
  std::string id, title;
};

/// A fact that the pack makes of others, for its conditions.
struct OwnFact {
  std::string id, name, unit, doc;
  std::vector<std::string> source;
  std::optional<expr::Formula> formula;
  expr::Slot slot = 0;  ///< in rule_facts
};
inline constexpr std::size_t most_own_facts = 1000;

/// What a name in a condition stands for.
struct Named {
  enum class Kind : std::uint8_t { fact, criterion, signal, own_fact } kind;
  std::size_t index;  ///< in facts(), criteria, signals or own_facts
};

/// A check of the programme: a fact, and the conditions of its bands.
struct Check {
  std::size_t fact = 0;                          ///< index in programme_facts()
  std::map<std::string, expr::Condition> bands;  ///< act, watch, good: the first that holds, in this order
};

struct FitPack;
struct TransformationPack;
struct MaturityTerms;

struct Pack::Data {
  std::string id, version, name;  ///< name: `default@1.0.0+9f2c…`
  std::string extends;            ///< the pack under an overlay
  std::string model;
  Files files;  ///< as merged
  std::vector<Source> sources;
  std::vector<Measure> criteria, signals;
  std::vector<Measure> health;  ///< parts of the composite that says how an account is (5.10)
  double show_from = 0.5;
  struct StartingSet {
    double known_share, revenue_pair_most, one_most;
    std::size_t least_criteria, least_groups;
    std::vector<std::size_t> revenue_pair;
  } starting_set{};
  struct SmallPopulation {
    std::size_t from, full;
    double quality;
    Mapping map;
  } small{};
  struct Churn {
    std::size_t least_signals;
    double least_weight;
    std::vector<std::size_t> stability;
    std::vector<std::pair<std::string, double>> bands;  ///< name, upper bound
  } churn{};
  struct Tiers {
    double key, rising, growth_total, growth_score, least_coverage;
    double cap_young, cap_mature, mature_from, cap_most, cap_share;
  } tiers{};
  struct View {
    double cut;
    std::string attractive_groups;
    std::vector<std::size_t> strong_criteria;
    std::vector<Measure> strong_measures;
  } view{};
  struct Quadrant {
    double value, health;
  } quadrant{};
  ApproachTerms approach;
  std::vector<Gate> gates;
  std::vector<Rule> rules;
  struct Budget {
    int days = 7;            ///< what falls due within them is to be done now
    std::size_t items = 10;  ///< of which an owner is shown so many
  } budget;
  DecisionTerms decisions;
  expr::FactTable rule_facts;         ///< what conditions may name
  std::vector<Named> named;           ///< by slot of rule_facts
  std::vector<OwnFact> own_facts;     ///< each after those that it names
  std::vector<Check> checks;          ///< of the programme (model 2)
  std::vector<Rule> programme_rules;  ///< 9.4
  expr::FactTable programme_facts;    ///< programme_facts(), then programme_kpis()
  struct Load {                       ///< what an account asks of its manager
    double key_hours, rising_hours, standard_hours, week_hours, unknown_complexity, many_accounts, many_new_deals;
  } load{};
  struct Proposals {
    double sure_total;                         ///< a score that settles a promotion in one review (1.6)
    std::vector<std::string> promote, demote;  ///< the order in which things are said and done
  } proposals{};
  PlanTerms plan;                                            ///< of account plans (model 6, 7)
  std::shared_ptr<const FitPack> fit;                        ///< fit.json (model 3)
  std::shared_ptr<const TransformationPack> transformation;  ///< transformation.json (8.6)
  std::shared_ptr<const MaturityTerms> maturity;             ///< maturity.json (model 8)
};

/// Linear between points, clamped outside.
double at_points(const Points& points, double x);
/// The one or two points that `at_points` used: what a reason line names.
Points used_points(const Points& points, double x);

}  // namespace kam::rules
