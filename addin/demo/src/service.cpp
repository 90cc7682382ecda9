#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
bool lately(int month) {
  return month > last_month - 3;
}

void add_ticket(Company& company, const Profile& account, int month, Random& random) {
  const Service& service = account.service;
  const int severe = lately(month) ? service.severe_lately.value_or(service.severe / 5) : service.severe;
  const bool is_severe = random.chance(severe);
  const Day opened = working_day(first_of(month) + random.between(0, 27));
  const auto closed = if_past(opened + (is_severe ? random.between(3, 20) : random.between(1, 9)));
  auto row = company.add(Object::tickets, "T");
  row.set("account_id", account.id).set("opened_at", opened).set("closed_at", closed);
  row.set("severity", is_severe ? random.between(1, 2) : random.between(3, 4));
  row.set("escalated", is_severe && random.chance(50)).set("reopened", random.chance(is_severe ? 30 : 1));
  row.set("hours", random.between(1, is_severe ? 12 : 4));
  if (closed && random.chance(65)) row.set("csat", is_severe ? random.between(1, 3) : random.between(3, 5));
}
}  // namespace

void add_service(Company& company) {
  for (const auto& account : company.accounts) {
    if (account.prospect) continue;
    Random random(account.id, "tickets");
    int due = random.between(0, 11);
    for (int month = account.buying.from_month; month <= account.buying.until_month; ++month) {
      const Service& service = account.service;
      due += lately(month) ? service.tickets_a_year_lately.value_or(service.tickets_a_year) : service.tickets_a_year;
      for (; due >= 12; due -= 12) add_ticket(company, account, month, random);
    }
  }
}

}  // namespace kam::demo
