#include "feeds.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "../facts/deals.hpp"

namespace kam::rules {

double freshness(Ageing kind, OnDay newest, Day as_of) {
  struct Terms {
    double grace, half_life;
  };
  static constexpr Terms terms[]{{30, 90}, {30, 60}, {180, 180}, {180, 180}, {365, 365}};
  const auto [grace, half_life] = terms[static_cast<std::size_t>(kind)];
  const double age = newest ? as_of - *newest : 0;
  return age <= grace ? 1 : std::pow(0.5, (age - grace) / half_life);
}

void Feed::note(OnDay day, Day as_of) {
  if (!day || *day > as_of) return;
  if (!first || *day < *first) first = day;
  if (!newest || *day > *newest) newest = day;
}

void Feed::merge(const Feed& other) {
  if (other.first && (!first || *other.first < *first)) first = other.first;
  if (other.newest && (!newest || *other.newest > *newest)) newest = other.newest;
}

namespace {

void note_deals(const Records& records, Feeds& feeds) {
  for (const Opportunity& deal : records.opportunities) {
    if (deal.created_at && *deal.created_at > feeds.as_of) continue;
    if (is_closed(deal, feeds.as_of) && deal.closed_at && *deal.closed_at <= feeds.as_of) {
      OnDay& first = feeds.opportunities.first;
      if (!first || *deal.closed_at < *first) first = deal.closed_at;
    }
    if (!is_won(deal, feeds.as_of) || !deal.closed_at) continue;
    feeds.won_deals = true;
    feeds.won_products = feeds.won_products || !deal.product_ids.empty();
  }
  for (const Opportunity& deal : records.opportunities) {
    for (const OnDay day : {deal.created_at, deal.closed_at}) {
      OnDay& newest = feeds.opportunities.newest;
      if (day && *day <= feeds.as_of && (!newest || *day > *newest)) newest = day;
    }
  }
}

}  // namespace

void Feeds::gather(const Records& records) {
  note_deals(records, *this);
  for (const Invoice& one : records.invoices) invoices.note(one.date, as_of);
  for (const Activity& one : records.activities) activities.note(one.at, as_of);
  for (const Ticket& one : records.tickets) tickets.note(one.opened_at, as_of);
  for (const SurveyResponse& one : records.survey_responses) responses.note(one.at, as_of);
  for (const Delivery& one : records.deliveries) deliveries.note(one.promised_at, as_of);
  for (const Usage& one : records.usage) usage.note(one.at, as_of);
  for (const ValueItem& one : records.value_items) value_items.note(one.date, as_of);
  for (const CostEntry& one : records.cost_entries) {
    if (one.at > as_of) continue;
    cost_amounts = cost_amounts || one.amount;
    cost_drivers.insert(one.driver);
  }
  for (const InvoiceLine& line : records.invoice_lines) {
    if (invoice_lines) break;
    invoice_lines = records.invoices[line.invoice].date <= as_of;
  }
}

void Feeds::merge(const Feeds& other) {
  as_of = other.as_of;
  for (const auto feed : {&Feeds::invoices, &Feeds::opportunities, &Feeds::activities, &Feeds::tickets,
                          &Feeds::responses, &Feeds::usage, &Feeds::deliveries, &Feeds::value_items}) {
    (this->*feed).merge(other.*feed);
  }
  for (const auto flag : {&Feeds::cost_amounts, &Feeds::invoice_lines, &Feeds::won_deals, &Feeds::won_products}) {
    this->*flag = this->*flag || other.*flag;
  }
  cost_drivers.insert(other.cost_drivers.begin(), other.cost_drivers.end());
}

void Feeds::finish() {
  const auto age = [&](Feed& feed, Ageing kind) { feed.freshness = freshness(kind, feed.newest, as_of); };
  age(invoices, Ageing::transactions);
  age(opportunities, Ageing::transactions);
  age(activities, Ageing::activities);
  age(tickets, Ageing::transactions);
  age(responses, Ageing::surveys);
  age(usage, Ageing::transactions);
  age(deliveries, Ageing::transactions);
  age(value_items, Ageing::ratings);
}

void Elsewhere::gather(const Records& records) {
  for (const Opportunity& deal : records.opportunities) {
    if (deal.referred_by_account_id) referred.push_back(deal);
  }
  signals.insert(signals.end(), records.signals.begin(), records.signals.end());
  for (const Signal& signal : records.signals) {
    if (signal.partner_id) named.insert(*signal.partner_id);
  }
  for (const Account& account : records.accounts) {
    named.insert(account.related_company_ids.begin(), account.related_company_ids.end());
  }
}

void Elsewhere::merge(Elsewhere&& other) {
  std::move(other.referred.begin(), other.referred.end(), std::back_inserter(referred));
  std::move(other.signals.begin(), other.signals.end(), std::back_inserter(signals));
  named.merge(std::move(other.named));
}

/// Parts share the records of no account, so that those come with each of them.
void Elsewhere::finish() {
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
  std::stable_sort(referred.begin(), referred.end(), by_id);
  std::stable_sort(signals.begin(), signals.end(), by_id);
  referred.erase(std::unique(referred.begin(), referred.end(), same), referred.end());
  signals.erase(std::unique(signals.begin(), signals.end(), same), signals.end());
}

}  // namespace kam::rules
