#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
/// Asked once a year, in spring: 2024, 2025 and 2026.
Day asked_in(int year, Random& random) {
  return on(year, 4, static_cast<unsigned>(random.between(2, 28)));
}

Sheet::Row begin_response(Company& company, const Profile& account, const Contact& contact, std::string_view kind,
                          Day at) {
  auto row = company.add(Object::survey_responses, "S");
  row.set("account_id", account.id).set("contact_id", contact.id).set("at", at).set("kind", kind);
  return row;
}

void add_answers_of(Company& company, const Profile& account, const Contact& contact, int year, Random& random) {
  const Service& service = account.service;
  const int mood = year == 2026 ? service.contentment_lately.value_or(service.contentment) : service.contentment;
  const Day at = asked_in(year, random);
  if (contact.left_at && *contact.left_at < at) return;
  begin_response(company, account, contact, "nps", at)
      .set("score", std::clamp(mood + random.between(-1, 1), 0, 10))
      .set("scale_max", 10);
  if (random.chance(70))
    begin_response(company, account, contact, "csat", at + 30)
        .set("score", std::clamp((mood + random.between(-1, 1)) / 2 + 1, 1, 5))
        .set("scale_max", 5);
}

void add_perception(Company& company, const Profile& account, const Contact& contact, Random& random) {
  const Service& service = account.service;
  const int mood = service.contentment_lately.value_or(service.contentment);
  std::string items = "importance_expertise=" + std::to_string(random.between(2, 5));
  items += "|importance_reliability=" + std::to_string(random.between(2, 5));
  items += "|risk_concern=" + std::to_string(random.between(1, 4));
  begin_response(company, account, contact, "perception", days_ago(random.between(60, 150)))
      .set("score", std::clamp(mood + random.between(-1, 1), 1, 10))
      .set("scale_max", 10)
      .set("items", items);
}
}  // namespace

void add_surveys(Company& company) {
  for (const auto& account : company.accounts) {
    if (!account.service.asked) continue;
    Random random(account.id, "surveys");
    for (const auto& contact : account.contacts) {
      for (int year = 2024; year <= 2026; ++year)
        if (random.chance(60)) add_answers_of(company, account, contact, year, random);
      if (contact.active && account.known >= 75 && random.chance(60)) add_perception(company, account, contact, random);
    }
  }
}

}  // namespace kam::demo
