#pragma once
#include "../account_view.hpp"
#include "../roles.hpp"
#include "escalation.hpp"
#include "kam/rules/json.hpp"
#include "plan_marks.hpp"

/// The people, the plan, the relationship and the routing of an account as the blocks of contract 4. What is personal
/// stands in these alone.
namespace kam::rules {

/// `stakeholders`: the facts about the people there, the roles that nobody holds, and each active person.
void write_stakeholders(JsonWriter& w, const AccountView& account);
/// `plan`: completeness with what is missing, what comes of the plan, and what stands in it.
void write_plan(JsonWriter& w, const AccountView& account);
/// `plan.content`: the plan in force as it is kept.
void write_plan_content(JsonWriter& w, const PlanView& view);
/// `relationship`: its stage, what ends the climb, its quality.
void write_relationship(JsonWriter& w, const AccountView& account);
/// `routing`: who looks after the account, and when the top has to know.
void write_routing(JsonWriter& w, const AccountView& account, const Roles& roles);

/// {"id", "name"}, or null for nobody.
void write_person(JsonWriter& w, std::string_view key, const Person& person);

}  // namespace kam::rules
