#include "sample_assessment.hpp"

#include "kam/certs/crypto.hpp"
#include "kam/rules/score.hpp"

namespace kam::cli {

namespace {

constexpr auto name =
    "assessments of 2026-11";  // to be changed where they come to say much else: then a new one is made
constexpr rules::Day as_of{20'000};
constexpr int count = 12;  // so many that they can be compared with each other

/// Every 40 days one order, each of another amount.
void add_orders(rules::Records& records, const std::string& account, int number) {
  for (int order = 0; order < 20; ++order) {
    rules::Invoice invoice;
    invoice.id = std::to_string(536'000 + 100 * number + order);
    invoice.account_id = account;
    invoice.date = as_of - (20 - order) * 40 + number;
    invoice.net_amount = 100.25 + 17.5 * number + order;
    invoice.currency = "EUR";
    records.invoices.push_back(std::move(invoice));
  }
}

template <class Record>
Record& add(std::vector<Record>& to, const std::string& account) {
  Record& record = to.emplace_back();
  record.id = account;
  record.account_id = account;
  return record;
}

/// One record of each of the other kinds that most companies keep.
void add_dealings(rules::Records& records, const std::string& account) {
  auto& deal = add(records.opportunities, account);
  deal.amount = 1'000;
  deal.created_at = as_of - 90;
  auto& contact = add(records.contacts, account);
  contact.name = "Contact";
  contact.dmu_roles = {"decider"};
  auto& activity = add(records.activities, account);
  activity.kind = "meeting";
  activity.at = as_of - 30;
  add(records.contracts, account).start = as_of - 300;
  add(records.tickets, account).opened_at = as_of - 60;
}

rules::Records made_up() {
  using enum rules::Object;
  rules::Records records;
  records.settings.reporting_currency = "EUR";
  for (const auto object : {accounts, invoices, opportunities, contacts, activities, contracts, tickets})
    records.available[static_cast<std::size_t>(object)] = true;
  for (int number = 0; number < count; ++number) {
    auto& account = records.accounts.emplace_back();
    account.id = "M" + std::to_string(1'000'000 + number);
    account.name = "Customer";
    account.owner_id = "U001";
    add_orders(records, account.id, number);
    if (number == 0) add_dealings(records, account.id);
  }
  return records;
}

std::string text() {
  const auto pack = rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex);
  if (!pack) return {};
  const auto scored = rules::score(*pack, made_up(), {as_of, false, certs::sha256_hex});
  if (!scored || scored->accounts.empty()) return {};
  return scored->accounts.front().json + scored->accounts.back().json;
}

}  // namespace

store::SqliteOptions::Sample sample_assessments() {
  return {name, text};
}

}  // namespace kam::cli
