#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "../pack_data.hpp"

/// transformation.json of a pack: from gaps of maturity to what is to be done, in three phases (model 8.6).
namespace kam::rules {

struct TransformationPack {
  static constexpr std::size_t phase_count = 3;

  /// What has to hold before a phase is left: settled by data, by people, or by both.
  struct ExitTest {
    std::string id, name;
    std::optional<expr::Condition> when;  ///< none: people alone say so
    bool kept = false;                    ///< people say so too
  };
  struct Element {
    std::string id, name, owner;
    int days = 0;                         ///< from start to due, unless people say otherwise
    std::vector<std::string> exit_tests;  ///< what it brings about
  };
  struct Phase {
    std::string id, name, purpose;
    std::vector<Element> elements;
    std::vector<ExitTest> exit_tests;
  };
  std::vector<Phase> phases;

  struct Need {
    std::string dimension;
    double level = 1;  ///< of maturity
  };
  /// What moves a dimension in each phase, and what has to stand first.
  struct Dimension {
    std::string id;
    std::array<std::vector<std::string>, phase_count> elements;
    std::optional<Need> needs;
  };
  std::vector<Dimension> dimensions;  ///< in the order of need
  double least_gap = 0;               ///< from which an element is proposed
  double first_factor = 1;            ///< of a dimension that comes first
  std::vector<std::string> first;     ///< always
  std::size_t most_open = 0;
  std::string pilot;  ///< the element that tries the design inside
  std::string expectation;
  std::vector<std::string> source;

  /// A step of the way to key account management, as a checklist (S001).
  struct Step {
    std::string id, name, doc;
    std::string fact;      ///< share of the key accounts for which it is done, %
    double done_from = 0;  ///< of that share
    std::string place;     ///< where one goes to do it
    std::vector<std::string> source;
  };
  std::vector<Step> steps;
};

}  // namespace kam::rules
