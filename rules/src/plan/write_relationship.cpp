#include "../write_value.hpp"
#include "relationship.hpp"
#include "write_blocks.hpp"

namespace kam::rules {

void write_person(JsonWriter& w, std::string_view key, const Person& person) {
  w.key(key);
  if (person.id.empty()) {
    w.null();
    return;
  }
  w.object().field("id", person.id);
  text_or_null(w, "name", person.name);
  w.end_object();
}

void write_relationship(JsonWriter& w, const AccountView& account) {
  const Relationship reached = relationship(account);
  w.key("relationship").object().field("stage", reached.stage);
  text_or_null(w, "stops_at", reached.stops_at);
  text_or_null(w, "question", reached.question);
  plain_value(w, "quality", account.facts.at("kpi_relationship_quality", account.node));
  w.end_object();
}

void write_routing(JsonWriter& w, const AccountView& account, const Roles& roles) {
  const Routing routed = routing(account, roles);
  w.key("routing").object().field("role", routed.role);
  write_person(w, "accountable", routed.accountable);
  w.field("wants_mentor", routed.wants_mentor);
  write_person(w, "mentor", routed.mentor);
  write_person(w, "sponsor", routed.sponsor);
  plain_value(w, "functions_active", account.facts.at("functions_active_90d", account.node));
  w.field("escalate", !routed.escalation.reasons.empty());
  w.key("escalate_reasons").array();
  for (const auto fact : routed.escalation.reasons) {
    w.object().field("fact", fact);
    const Value& value = account.facts.at(fact, account.node);
    shown(w, value);
    evidence(w, value);
    w.end_object();
  }
  w.end_array();
  text_or_null(w, "escalate_to_role", routed.escalation.role);
  write_person(w, "escalate_to", routed.escalation.person);
  w.end_object();
}

}  // namespace kam::rules
