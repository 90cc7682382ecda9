#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "contact_record.hpp"

/// One person at the customer (model 6.2): what the facts about all of them are made of.
namespace kam::rules {

/// The roles of a decision that should each have a person; the initiator is optional.
inline constexpr std::array<std::string_view, 5> roles_that_count{"user", "influencer", "decider", "buyer",
                                                                  "gatekeeper"};

std::vector<const Contact*> active_people(const Portfolio& portfolio, const Node& node);
/// Does one of the people play this role?
bool is_held(std::string_view role, const std::vector<const Contact*>& people);

struct ContactLevel {
  std::string_view id;  ///< none, rare, regular, frequent
  double share;         ///< of the points for contact
};
/// By the two-way contacts of 90 days.
ContactLevel contact_level(int contacts);
/// 0..100; where the stance is not known, over the other 65 points.
double strength_of(const Contact& contact, const ContactRecord::Person& record, Day as_of);
/// Influence of 4 or more, and not convinced or opposed.
bool needs_convincing(const Contact& contact);

}  // namespace kam::rules
