#pragma once
#include <string>
#include <vector>

#include "composite.hpp"

/// The selection of key accounts: total, gates, tiers (model 1.2a–1.6).
namespace kam::rules {

struct Criterion {
  Value value;       ///< with what the set or the settings make not applicable
  double score = 0;  ///< 1..10, if known
  double weight = 0;
  double contribution = 0;
  Points points{};  ///< of the mapping, that were used
};

struct GateResult {
  State state = State::unknown;  ///< unknown, or known
  bool passed = false;
  bool by_gross = false;  ///< of the margin gate: passed without knowing what it costs to serve
};

enum class Tier : std::uint8_t { key, rising, standard, undetermined };
enum class Qualifier : std::uint8_t { none, firm, provisional };

struct Scorecard {
  std::vector<Criterion> criteria;     ///< in pack order
  std::vector<Criterion> of_full_set;  ///< none where that is the set in use
  Composite total, full_total;
  std::vector<GateResult> gates;
  bool gates_pass = false, gate_failed = false, margin_by_gross = false;
  bool within_cap = true;
  Tier tier = Tier::undetermined;
  Qualifier qualifier = Qualifier::none;
  std::string tier_reason;
  bool candidate_for_key = false;

  /// As in the full set: what data questions are asked of.
  const std::vector<Criterion>& full() const { return of_full_set.empty() ? criteria : of_full_set; }
};

/// What is the same for all accounts of a run.
struct SetInUse {
  bool starting = false, too_small = false;
  std::size_t criteria = 0;
  std::vector<double> weights, full_weights;
  std::vector<bool> in_set;
};

struct Selection {
  SetInUse set;
  std::vector<Scorecard> cards;  ///< one an account
};

/// The weights of a starting set: 0 outside it; what the revenue pair and then any one criterion hold beyond their
/// limits goes to the others in proportion (1.2a).
std::vector<double> starting_weights(const Pack::Data& pack, const std::vector<bool>& in_set,
                                     std::vector<double> weights);

/// The selection, step by step: each needs what the one before found over all accounts.
class Selector {
 public:
  /// @param peers  of the criteria.
  /// @error invalid_input: settings.weights or criteria_off name no criterion.
  static Result<Selector> begin(const Pack::Data& pack, const FactMatrix& facts, bool starting_set,
                                const MeasurePeers& peers);
  void gather(StartingCounts& counts) const;
  /// Which criteria count, and the total and gates of each account.
  void total(const StartingCounts& counts);
  void gather(Earned& earned) const;
  /// Who stands within the cap, and the tiers.
  /// @param earned  null while it is not known: as if all stood within it who earn the key tier.
  Selection finish(const Earned* earned) &&;

 private:
  Selector(const Pack::Data& pack, const FactMatrix& facts) : pack_(pack), facts_(facts) {}
  void find_starting_set(const StartingCounts& counts);
  /// Takes the scores of the account along.
  Scorecard card(std::size_t node);
  const Pack::Data& pack_;
  const FactMatrix& facts_;
  std::vector<bool> out_;                   ///< criteria that do not count
  std::vector<std::vector<Score>> scores_;  ///< by criterion, then account; gone once there are cards
  Selection selection_;
};

/// The place of an account among those who earn the key tier; nothing if it does not.
std::optional<Earned::Place> place_of(const Pack::Data& pack, const Scorecard& card, const std::string& account);

/// sel_cap of model 1.6: the parts that are not set are left out of the least.
double cap_of(const Pack::Data& pack, const Portfolio& portfolio);

std::string_view name(Tier tier);

}  // namespace kam::rules
