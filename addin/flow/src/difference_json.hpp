#pragma once
#include <string>

#include "kam/rules/score.hpp"

namespace kam::flow {

/// What another pack makes of the same accounts, as `Reports::difference` says it.
Result<std::string> difference_json(const rules::Pack& before, const rules::Pack& after, const rules::Records& records,
                                    const rules::ScoreOptions& options);

}  // namespace kam::flow
