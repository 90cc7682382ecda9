#pragma once
#include <simdjson.h>

#include <string>
#include <string_view>

#include "kam/panel/texts.hpp"
#include "kam/rules/records.hpp"

namespace kam::cli {

/// The maturity of the programme (contract 4) as text that can be read aloud in a meeting: what people say and what the
/// CRM shows stand side by side, never their mix alone.
Result<std::string> maturity_text(std::string_view maturity_json, const rules::Records& records,
                                  const panel::Texts& texts);
/// The same as a radar, an SVG document.
Result<std::string> maturity_svg(std::string_view maturity_json, const rules::Records& records,
                                 const panel::Texts& texts);

/// `/dimensions/*` as one sentence: what people say, what the CRM shows, level and target.
std::string standing(simdjson::dom::element dimension, const panel::Texts& texts);
/// The level and stage of the whole, or between what it could lie.
std::string whole(simdjson::dom::element maturity, const panel::Texts& texts);

}  // namespace kam::cli
