#include <algorithm>

#include "facts.hpp"
#include "made_of.hpp"

/// How the people at the customer stand towards us, where it makes an account difficult (model 6.2, R-DIF-01,
/// R-STK-04).
namespace kam::rules {

namespace {

struct People {
  int against = 0, unknown = 0, all = 0;
  std::vector<std::string> evidence;
};

People people(const Portfolio& p, const Node& node) {
  People people;
  for (const Contact* contact : node.contacts) {
    if (!is_active(*contact, p.as_of)) continue;
    ++people.all;
    people.unknown += !contact->friendliness.has_value();
    if (contact->friendliness.value_or(0) > -1) continue;
    ++people.against;
    people.evidence.push_back("contact:" + contact->id);
  }
  return people;
}

Value unfriendly_people(const Portfolio& p, const Node& node) {
  People known = people(p, node);
  if (known.all == 0) return Value::unknown(Reason::no_records);
  constexpr int enough = 2;
  if (known.against < enough && known.against + known.unknown >= enough) {
    return Value::unknown(p.missing(Object::contacts, "friendliness"));
  }
  Value value = of_people(known.against);
  value.of = known.all;
  value.evidence = std::move(known.evidence);
  return value;
}

Value friendliness_unknown(const Portfolio& p, const Node& node) {
  const People known = people(p, node);
  if (known.all == 0) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::contacts, "friendliness")) return Value::unknown(Reason::field_not_in_use);
  Value value = of_people(100.0 * known.unknown / known.all);
  value.k = known.unknown;
  value.n = known.all;
  return value;
}

}  // namespace

std::span<const FactDef> attitude_facts() {
  static constexpr FactDef table[]{
      {.id = "unfriendly_people",
       .name = "People who are not convinced or oppose us",
       .range = ">= 0",
       .inputs = "contact.friendliness",
       .doc = "Active contacts of friendliness -1 or less; unknown while those nobody noted could make it two "
              "(R-DIF-01).",
       .source = "S001",
       .evidence = "field",
       .compute = unfriendly_people},
      {.id = "friendliness_unknown",
       .name = "Stakeholders of whom we do not know how they stand towards us",
       .unit = "%",
       .range = "0..100",
       .inputs = "contact.friendliness",
       .doc = "Share of the active contacts; unknown where nobody notes it at all (R-STK-04, 0.2).",
       .source = "S001",
       .evidence = "field",
       .compute = friendliness_unknown},
  };
  return table;
}

}  // namespace kam::rules
