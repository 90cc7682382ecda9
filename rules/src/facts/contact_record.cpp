#include "contact_record.hpp"

#include <algorithm>
#include <set>

#include "facts.hpp"

namespace kam::rules {

ContactRecord::ContactRecord(const Portfolio& p, const Node& node, Window window) {
  for (const Activity* activity : node.activities) {
    if (!is_two_way(*activity, p.as_of)) continue;
    for (const auto& id : std::set<std::string_view>(activity->contact_ids.begin(), activity->contact_ids.end())) {
      Person& person = people_[id];
      person.in_window += window.holds(activity->at);
      if (!person.newest || *person.newest < activity->at) person.newest = activity->at;
    }
  }
}

ContactRecord::Person ContactRecord::with(std::string_view contact_id) const {
  const auto found = people_.find(contact_id);
  return found == people_.end() ? Person{} : found->second;
}

Value nobody_of(const Portfolio& p, std::initializer_list<std::string_view> fields) {
  const bool used = std::any_of(fields.begin(), fields.end(),
                                [&](std::string_view field) { return p.in_use(Object::contacts, field); });
  return Value::unknown(used ? Reason::too_few_records : Reason::field_not_in_use);
}

bool is_key_contact(const Contact& contact, Day as_of) {
  return is_active(contact, as_of) &&
         (contact.influence.value_or(0) >= 4 || has_role(contact, "decider") || has_role(contact, "influencer"));
}

}  // namespace kam::rules
