#pragma once
#include <string>

#include "../pack_data.hpp"

/// Criteria and mappings in words.
namespace kam::rules::reference {

/// `4`, `0.45`, `−30`
std::string figure(double number);
/// `2 → 5, 5 → 7`, or what else the mapping does.
std::string words(const Mapping& map);
/// How a way finds its score: the fact, what is done with it, the mapping, what it is a proxy for.
std::string words(const Way& way);
/// `net margin of the account (kpi_net_margin_pct, %)`
std::string fact_words(std::size_t fact);

}  // namespace kam::rules::reference
