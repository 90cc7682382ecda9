#pragma once
#include <initializer_list>
#include <string_view>
#include <unordered_map>

#include "portfolio.hpp"

/// Who we have been in two-way contact with, person by person (model 6.2).
namespace kam::rules {

class ContactRecord {
 public:
  struct Person {
    int in_window = 0;
    OnDay newest;  ///< of all time
  };
  ContactRecord(const Portfolio& portfolio, const Node& node, Window window);

  Person with(std::string_view contact_id) const;
  int count(std::string_view contact_id) const { return with(contact_id).in_window; }

 private:
  std::unordered_map<std::string_view, Person> people_;
};

/// Visits and meetings with an active decider in 90 days: facts/care.cpp.
Value decider_meetings_of_quarter(const Portfolio&, const Node&);

/// The account has people, but none of the kind that these fields tell: too few, if one of the fields is in use.
Value nobody_of(const Portfolio& portfolio, std::initializer_list<std::string_view> fields);

/// Active, and a decider or influencer, or of influence 4 or more (14.6.11).
bool is_key_contact(const Contact& contact, Day as_of);

}  // namespace kam::rules
