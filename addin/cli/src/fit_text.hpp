#pragma once
#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"
#include "kam/rules/records.hpp"

namespace kam::cli {

/// The fit (contract 4) as text that a sales leader can read aloud: the verdict with its reasons first.
Result<std::string> fit_text(std::string_view fit_json, const rules::Records& records, const panel::Texts& texts);

}  // namespace kam::cli
