#include <algorithm>
#include <array>
#include <cmath>

#include "../facts/facts.hpp"
#include "../facts/stakeholder.hpp"
#include "../write_value.hpp"
#include "write_blocks.hpp"

namespace kam::rules {

namespace {

constexpr std::array facts_of_people{"stk_coverage", "stk_decider_contact", "stk_strength", "stk_support",
                                     "stk_blockers", "stk_depth",           "stk_seniority"};

/// The scale −2..+2 by name (6.2).
std::string_view stance_of(const Contact& contact) {
  static constexpr std::array<std::string_view, 5> stances{"adversary", "sceptic", "neutral", "supporter", "champion"};
  if (!contact.friendliness) return "";
  return stances[static_cast<std::size_t>(std::lround(std::clamp(*contact.friendliness, -2.0, 2.0)) + 2)];
}

/// None where nobody can say which roles are held.
void missing_roles(JsonWriter& w, const Value& coverage, const std::vector<const Contact*>& people) {
  w.key("missing_roles").array();
  for (const auto role : roles_that_count) {
    if (coverage.is_known() && !is_held(role, people)) w.value(role);
  }
  w.end_array();
}

void person(JsonWriter& w, const Portfolio& p, const Contact& contact, const ContactRecord::Person& record) {
  const bool recorded = p.activities.exists();
  w.object().field("id", contact.id);
  or_null(w, "name", contact.name);
  or_null(w, "title", contact.title);
  or_null(w, "department", contact.department);
  or_null(w, "seniority", contact.seniority);
  texts(w, "roles", contact.dmu_roles);
  or_null(w, "influence", contact.influence);
  text_or_null(w, "stance", stance_of(contact));
  text_or_null(w, "contact", recorded ? contact_level(record.in_window).id : std::string_view());
  or_null(w, "last_contact", record.newest ? std::optional(to_string(*record.newest)) : std::nullopt);
  or_null(w, "strength", recorded ? std::optional(strength_of(contact, record, p.as_of)) : std::nullopt);
  w.key("flags").array();
  if (needs_convincing(contact)) w.value("needs_convincing");
  if (recorded && has_role(contact, "decider") && record.in_window == 0) w.value("decider_without_contact");
  w.end_array().end_object();
}

}  // namespace

void write_stakeholders(JsonWriter& w, const AccountView& account) {
  const Portfolio& p = account.portfolio;
  w.key("stakeholders").object();
  for (const std::string_view fact : facts_of_people) plain_value(w, fact, account.facts.at(fact, account.node));
  auto people = active_people(p, account.records());
  missing_roles(w, account.facts.at("stk_coverage", account.node), people);
  // The weightiest first.
  std::sort(people.begin(), people.end(), [](const Contact* a, const Contact* b) {
    return std::pair(-a->influence.value_or(0), std::string_view(a->id)) <
           std::pair(-b->influence.value_or(0), std::string_view(b->id));
  });
  w.key("contacts").array();
  if (!people.empty()) {
    const ContactRecord record(p, account.records(), days_back(p.as_of, 90));
    for (const Contact* contact : people) person(w, p, *contact, record.with(contact->id));
  }
  w.end_array().end_object();
}

}  // namespace kam::rules
