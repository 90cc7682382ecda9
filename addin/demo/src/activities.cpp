#include <array>

#include "company.hpp"
#include "random.hpp"
#include "users.hpp"

namespace kam::demo {

namespace {
std::string_view kind_of(bool inbound, Random& random) {
  const int dice = random.between(1, 100);
  if (dice <= 36) return "email";
  if (dice <= 68) return "call";
  if (dice <= 84) return "meeting";
  if (dice <= 92) return inbound ? "portal" : "visit";
  return inbound ? "portal" : "event";
}

int minutes_of(std::string_view kind, Random& random) {
  if (kind == "email" || kind == "portal") return 5 * random.between(1, 3);
  if (kind == "call") return 5 * random.between(2, 9);
  if (kind == "meeting") return 15 * random.between(3, 7);
  return 30 * random.between(4, 9);
}

std::string_view topic_of(const Contacting& contacting, Random& random) {
  static constexpr std::array about_us{"product", "product", "pricing", "service"};
  static constexpr std::array about_them{"business_review", "customer_goals", "relationship", "executive", "other"};
  return random.chance(contacting.about_product) ? random.pick(about_us) : random.pick(about_them);
}

std::string colleague_of(const Profile& account, Random& random) {
  if (account.contacting.team_meets && random.chance(45)) return random.pick(team_of(account));
  if (random.chance(12)) return "U-50";
  return account.owner;
}

/// Those of the account who were there on that day; one or two of them take part.
std::string taking_part(const Profile& account, Day day, Random& random) {
  std::vector<std::string> present;
  for (const auto& contact : account.contacts)
    if (!contact.left_at || *contact.left_at > day) present.push_back(contact.id);
  if (present.empty()) return {};
  if (account.contacting.one_contact_only) return random.chance(92) ? present.front() : present.back();
  const std::string first = random.pick(present), second = random.pick(present);
  return first == second || random.chance(60) ? first : list({first, second});
}

std::string decider_of(const Profile& account) {
  for (const auto& contact : account.contacts)
    if (contact.decides && contact.active) return contact.id;
  return account.contacts.empty() ? std::string() : account.first_contact().id;
}

int days_to_answer(const Contacting& contacting, Day at, Random& random) {
  const bool lately = at >= first_of(last_month - 2);
  const int usual = lately ? contacting.reply_days_lately.value_or(contacting.reply_days) : contacting.reply_days;
  return std::max(1, usual + random.between(-1, 1));
}

/// A portal's entries come with the time of day, the others with the day alone.
std::string moment(std::string_view kind, Day day) {
  return rules::to_string(day) + (kind == "portal" ? "T09:30:00+02:00" : "");
}

void add_from_customer(Company& company, const Profile& account, Day day, std::string_view kind, Random& random) {
  auto row = company.add(Object::activities, "V");
  row.set("account_id", account.id).set("user_id", colleague_of(account, random)).set("at", moment(kind, day));
  row.set("kind", kind).set("direction", "in").set("planned", false);
  row.set("origin", random.chance(25) ? "ticket" : "inbound").set("topic", topic_of(account.contacting, random));
  row.set("contact_ids", taking_part(account, day, random)).set("minutes", minutes_of(kind, random));
}

void add_from_us(Company& company, const Profile& account, Day day, std::string_view kind, Random& random) {
  const Contacting& contacting = account.contacting;
  auto row = company.add(Object::activities, "V");
  row.set("account_id", account.id).set("user_id", colleague_of(account, random)).set("at", day);
  row.set("kind", kind).set("direction", "out");
  const bool planned = random.chance(contacting.planned);
  row.set("planned", planned).set("origin", planned ? "plan" : random.chance(40) ? "ticket" : "other");
  row.set("topic", topic_of(contacting, random)).set("contact_ids", taking_part(account, day, random));
  row.set("minutes", minutes_of(kind, random));
  if ((kind == "email" || kind == "call") && random.chance(contacting.reply_rate))
    row.set("responded_at", if_past(day + days_to_answer(contacting, day, random)));
}

void add_meeting(Company& company, const Profile& account, Day day, const std::string& user, const std::string& contact,
                 std::string_view topic) {
  auto row = company.add(Object::activities, "V");
  row.set("account_id", account.id).set("user_id", user).set("at", working_day(day)).set("kind", "meeting");
  row.set("planned", true).set("origin", "plan").set("topic", topic).set("contact_ids", contact).set("minutes", 60);
  if (!contact.empty()) row.set("direction", "out");
}

/// The rhythm of a key account: the team among itself each month, the decider each quarter, the sponsor twice a year.
void add_rhythm(Company& company, const Profile& account) {
  const int until = account.contacting.silent_from_us_since.value_or(month_count);
  for (int month = 0; month < std::min(until, month_count); ++month) {
    const Day first = first_of(month);
    if (account.contacting.team_meets) {
      const auto team = team_of(account);
      add_meeting(company, account, first + 6, team[static_cast<std::size_t>(month) % team.size()], {}, "other");
    }
    if (account.contacting.team_meets && month % 3 == 1)
      add_meeting(company, account, first + 16, account.owner, decider_of(account), "business_review");
    if (account.contacting.sponsor_visits && month % 6 == 4)
      add_meeting(company, account, first + 19, sponsor_of(account), decider_of(account), "executive");
  }
}

void add_everyday(Company& company, const Profile& account, Random& random) {
  const Contacting& contacting = account.contacting;
  int due = random.between(0, 1199);
  for (int month = account.buying.from_month; month < month_count; ++month) {
    due += contacting.a_year * percent_in(contacting.phases, month);
    const bool silent = month >= contacting.silent_from_us_since.value_or(month_count);
    for (; due >= 1200; due -= 1200) {
      const Day day = working_day(first_of(month) + random.between(0, 27));
      const bool inbound = random.chance(contacting.inbound);
      if (inbound)
        add_from_customer(company, account, day, silent ? "email" : kind_of(true, random), random);
      else if (!silent)
        add_from_us(company, account, day, kind_of(false, random), random);
    }
  }
}
}  // namespace

void add_activities(Company& company) {
  for (const auto& account : company.accounts) {
    if (account.contacting.a_year == 0 || account.contacts.empty()) continue;
    Random random(account.id, "activities");
    add_rhythm(company, account);
    add_everyday(company, account, random);
    const bool cared_for = account.key() || account.label == "rising";
    if (cared_for && account.contacting.next_meeting_fixed)
      add_meeting(company, account, in_days(random.between(8, 55)), account.owner, decider_of(account),
                  "customer_goals");
  }
}

}  // namespace kam::demo
