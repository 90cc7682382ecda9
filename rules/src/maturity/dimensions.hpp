#pragma once
#include <array>
#include <string>
#include <string_view>

/// The ten dimensions of the programme's maturity (model 8.1), and the facts that a stage puts for each.
namespace kam::rules {

struct MaturityDimension {
  std::string_view id, name;
};
inline constexpr std::array<MaturityDimension, 10> maturity_dimensions{{{"m_selection", "selection"},
                                                                        {"m_strategy", "strategy"},
                                                                        {"m_executive", "executive engagement"},
                                                                        {"m_organisation", "organisation"},
                                                                        {"m_teams", "teams"},
                                                                        {"m_planning", "planning"},
                                                                        {"m_competence", "competence"},
                                                                        {"m_data_tools", "data and tools"},
                                                                        {"m_relationship", "relationship"},
                                                                        {"m_metrics", "metrics and learning"}}};

}  // namespace kam::rules
