#pragma once
#include <array>
#include <map>
#include <string>
#include <vector>

#include "../pack_data.hpp"

/// maturity.json of a pack: how the maturity of the programme is asked, measured and put into words (model 8.1–8.5).
namespace kam::rules {

struct MaturityTerms {
  /// Answers from 1, the lowest level, to 5, the highest; so are the levels of a dimension.
  static constexpr int levels = 5;
  using Ladder = std::array<std::string, levels>;

  /// Whom the questions go to.
  struct Group {
    std::string id, name;
    std::vector<std::string> only;  ///< dimensions that the group is asked about; empty: all
  };
  struct Item {
    std::string id, text, scale;
  };
  /// A quantity of the CRM and the level that it speaks for (8.4).
  struct Line {
    std::string id;  ///< of a fact or a figure of the programme
    Mapping map;
    double least_active = 0;    ///< active accounts from which the line counts
    bool needs_labels = false;  ///< it measures the use of the scores: unknown until somebody is called key
  };
  struct Dimension {
    std::string id, name, level, covers, element;  ///< level: strategic or operational; element: what S004 calls it
    double weight = 0;
    Ladder anchors;  ///< what an outsider could check
    std::vector<Item> items;
    std::vector<Line> evidence;
    std::vector<std::string> source;
  };
  struct Limits {
    double claim;                                   ///< answers above evidence by so much are a claim
    double agree, mixed, group_gap;                 ///< from which agreement people agree; what gap is named
    double least_coverage;                          ///< of the overall figure
    double staged_dimensions;                       ///< so many must reach a stage
    double target_most, target_step;                ///< default target: so many levels up, no higher than this
    double skill_weak, weak_areas;                  ///< a skill below it is weak
    std::size_t least_items, short_items, persons;  ///< per dimension; of a group before it is shown
  };

  std::map<std::string, Ladder> scales;  ///< what the five answers say
  Ladder stages;
  std::vector<Group> groups;
  std::vector<Dimension> dimensions;
  Limits limits{};

  /// May this group be asked about the dimension? One that the pack does not name may be asked about all.
  bool asks(std::string_view group, const Dimension& dimension) const;
};

}  // namespace kam::rules
