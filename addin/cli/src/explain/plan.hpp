#pragma once
#include "parts.hpp"

/// What an explanation says of the people, the plan, the relationship and the routing of an account (model 6, 7).
namespace kam::cli {

void explain_stakeholders(Page& page, dom::element account, const Speech& speech);
void explain_plan(Page& page, dom::element account, const Speech& speech);
void explain_relationship(Page& page, dom::element account, const Speech& speech);
void explain_routing(Page& page, dom::element account, const Speech& speech);

}  // namespace kam::cli
