#pragma once
#include <simdjson.h>

#include "../columns.hpp"
#include "../figures.hpp"
#include "kam/panel/wording.hpp"
#include "text.hpp"

/// The blocks of an explanation that list single parts of the result.
namespace kam::cli {

namespace dom = simdjson::dom;

/// Every criterion: what it gives, of how much it could; then those that nobody can judge yet.
void explain_criteria(Page& page, dom::element account, const panel::Wording& words, const Speech& speech);
/// How the account is doing: the weakest parts first.
void explain_health(Page& page, dom::element account, const panel::Wording& words, const Speech& speech);
/// The warning signs: those that are on, with their share; those that are off; those without data.
void explain_signs(Page& page, dom::element account, const panel::Wording& words, const Speech& speech);
/// The publications behind what was cited.
void explain_sources(Page& page, dom::element account, const Speech& speech);

}  // namespace kam::cli
