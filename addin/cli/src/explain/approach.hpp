#pragma once
#include "parts.hpp"

namespace kam::cli {

/// One face or one voice: the verdict where it may be shown, what speaks for which side, and what the lean is made of.
void explain_approach(Page& page, dom::element account, const Speech& speech);

}  // namespace kam::cli
