#pragma once
#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"
#include "kam/rules/records.hpp"

namespace kam::cli {

/// The programme's result (contract 4) as text that can be read aloud in a meeting.
/// @param records  for the names of customers and people.
Result<std::string> portfolio_text(std::string_view portfolio_json, const rules::Records& records,
                                   const panel::Texts& texts);

}  // namespace kam::cli
