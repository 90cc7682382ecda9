#pragma once
#include <set>

#include "../portfolio/programme.hpp"
#include "terms.hpp"

/// What people answered about a dimension of maturity, and how far they agree (model 8.3, 8.5, 14.8.1).
namespace kam::rules {

/// A group of respondents on one dimension.
struct Voice {
  std::string_view group;  ///< empty: of nobody knows which
  double mean = 0;         ///< 1..5, over its items
  std::size_t respondents = 0;
};

struct Asked {
  Value value;                ///< 1..5: mean of the groups' means, each counting once
  std::vector<Voice> voices;  ///< that answered enough items, by group
  std::vector<Value> items;   ///< of the dimension's items: mean of the groups' means
  std::set<std::string_view> respondents;
  /// Over the respondents' own means; none if they are too few to be shown.
  std::optional<double> agreement, range, deviation;
  std::optional<double> group_gap;  ///< between the groups that are large enough to be shown
};

Asked asked(const Programme& programme, const MaturityTerms& terms, const MaturityTerms::Dimension& dimension);

/// An area of skill over all persons that were rated; nothing of any one of them (model 7, R-SKL-01).
struct SkillMean {
  std::string_view id;
  std::size_t persons = 0;
  std::optional<double> mean;  ///< 1..5; none for fewer persons than may be shown
};
std::vector<SkillMean> skills(const Programme& programme, const MaturityTerms& terms);

}  // namespace kam::rules
