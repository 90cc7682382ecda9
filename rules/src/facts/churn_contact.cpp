#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "churn_facts.hpp"
#include "deals.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"

/// Warning signs in how an account speaks with us.
namespace kam::rules {

namespace {

/// The quarters Q-1 … Q-4 that a feed covers (14.1.14).
std::vector<Window> covered_quarters(const Portfolio& p, const Feed& feed) {
  std::vector<Window> quarters;
  for (int back = 1; back <= 4; ++back) {
    const Window window = quarter(p.as_of, back);
    if (Portfolio::covered(feed, window)) quarters.push_back(window);
  }
  return quarters;
}

/// no_records where the tenant has none at all, else too_few_records: no quarter before is covered.
Value not_covered(const Feed& feed) {
  return Value::unknown(feed.exists() ? Reason::too_few_records : Reason::no_records);
}

Value none_or_few(bool some) {
  return Value::unknown(some ? Reason::too_few_records : Reason::no_records);
}

}  // namespace

Value engagement_drop(const Portfolio& p, const Node& node) {
  const auto before = covered_quarters(p, p.activities);
  if (before.empty()) return not_covered(p.activities);
  const auto count = [&](Window window) {
    return static_cast<double>(std::count_if(node.activities.begin(), node.activities.end(), [&](const Activity* a) {
      return window.holds(a->at) && (a->direction.value_or("") == "in" || is_two_way(*a, p.as_of));
    }));
  };
  double total = 0;
  for (const Window window : before) total += count(window);
  if (total == 0) return Value::unknown(Reason::no_records);
  return of_feed(p.activities, 100 * (1 - count(quarter(p.as_of, 0)) / (total / static_cast<double>(before.size()))));
}

namespace {

struct Responses {
  std::vector<double> days;
  double asked = 0, answered = 0;
};

Responses responses_in(const Portfolio& p, const Node& node, Window window, Responses sum = {}) {
  for (const Activity* a : node.activities) {
    const auto kind = a->kind.value_or("");
    if (!window.holds(a->at) || a->direction.value_or("") != "out" || (kind != "email" && kind != "call")) continue;
    ++sum.asked;
    if (!a->responded_at || *a->responded_at > p.as_of) continue;
    ++sum.answered;
    sum.days.push_back(*a->responded_at - a->at);
  }
  return sum;
}

}  // namespace

Value response_slowdown(const Portfolio& p, const Node& node) {
  const auto quarters = covered_quarters(p, p.activities);
  if (quarters.empty()) return not_covered(p.activities);
  Responses before;
  for (const Window window : quarters) before = responses_in(p, node, window, std::move(before));
  const Responses now = responses_in(p, node, quarter(p.as_of, 0));
  if (now.days.size() < 5 || before.days.size() < 5) return none_or_few(now.asked + before.asked > 0);
  Value value = of_feed(p.activities, std::max(1.0, median(now.days)) / std::max(1.0, median(before.days)));
  value.n = static_cast<double>(now.days.size());
  return value;
}

namespace {
/// Outbound mails and calls of Q0 that were answered, % of at least five.
Value response_rate(const Portfolio& p, const Node& node) {
  const Window now = quarter(p.as_of, 0);
  if (!Portfolio::covered(p.activities, now)) return not_covered(p.activities);
  const Responses responses = responses_in(p, node, now);
  if (responses.asked < 5) return none_or_few(responses.asked > 0);
  Value value = of_feed(p.activities, 100 * responses.answered / responses.asked);
  value.k = responses.answered;
  value.n = responses.asked;
  return value;
}
}  // namespace

/// Known only when it says something: fewer than 20 % of five or more outbound mails and calls of Q0 were answered.
Value response_silence(const Portfolio& p, const Node& node) {
  const Value rate = response_rate(p, node);
  if (rate.is_known() && rate.number < 20) return rate;
  if (!Portfolio::covered(p.activities, quarter(p.as_of, 0))) return rate;
  const Value slowdown = response_slowdown(p, node);  // tried next: its reason is the signal's
  return slowdown.is_known() ? Value::unknown(Reason::too_few_records) : slowdown;
}

Value single_thread_share(const Portfolio& p, const Node& node) {
  const Window window = days_back(p.as_of, 180);
  std::map<std::string_view, int> by_contact;
  int named = 0;
  for (const Activity* a : node.activities) {
    if (!window.holds(a->at) || !is_two_way(*a, p.as_of) || a->contact_ids.empty()) continue;
    ++named;
    const std::set<std::string_view> contacts(a->contact_ids.begin(), a->contact_ids.end());
    for (const auto contact : contacts) ++by_contact[contact];
  }
  if (named < 5) return none_or_few(named > 0);
  int top = 0;
  for (const auto& [contact, count] : by_contact) top = std::max(top, count);
  Value value = of_feed(p.activities, static_cast<double>(top) / named);
  value.k = top;
  value.n = named;
  return value;
}

Value champion_left(const Portfolio& p, const Node& node) {
  if (node.contacts.empty()) return Value::unknown(Reason::no_records);
  if (!p.in_use(Object::contacts, "friendliness") || !p.in_use(Object::contacts, "influence")) {
    return Value::unknown(Reason::too_few_records);
  }
  const auto supports = [](const Contact& c) {
    return c.friendliness.value_or(0) >= 1 && c.influence.value_or(0) >= 4;
  };
  const Window window = days_back(p.as_of, 120);
  Value value = Value::known(0);
  value.quality = 0.8;
  bool in_place = false;
  for (const Contact* contact : node.contacts) {
    if (!supports(*contact)) continue;
    in_place = in_place || is_active(*contact, p.as_of);
    if (contact->left_at && window.holds(*contact->left_at)) {
      value.number = 1;
      value.evidence.push_back("contact:" + contact->id);
    }
  }
  if (in_place) {
    value.number = 0;
    value.evidence.clear();
  }
  return value;
}

OnDay next_contract_end(const Portfolio& p, const Node& node) {
  OnDay soonest;
  for (const Contract* contract : node.contracts) {
    if (is_live(*contract, p.as_of) && contract->end && (!soonest || *contract->end < *soonest))
      soonest = contract->end;
  }
  return soonest;
}

namespace {
Value days_to_end(const Portfolio& p, const Node& node) {
  if (!p.records.has(Object::contracts)) return Value::unknown(Reason::no_records);
  const OnDay end = next_contract_end(p, node);
  if (!end) return Value::not_applicable(Reason::no_contract);
  Value value = Value::known(*end - p.as_of);
  value.quality = 0.8;
  for (const Contract* contract : node.contracts) {
    if (contract->end == end) value.evidence.push_back("contract:" + contract->id);
  }
  return value;
}

bool renewal_moves(const Portfolio& p, const Node& node) {
  return std::any_of(node.opportunities.begin(), node.opportunities.end(), [&](const Opportunity* deal) {
    return !is_closed(*deal, p.as_of) && deal->type.value_or("") == "renewal" && deal->next_step;
  });
}
}  // namespace

Value renewal_in_days(const Portfolio& p, const Node& node) {
  return days_to_end(p, node);
}

/// Known only when an open renewal has a next step: then there is nothing to warn of, whatever the day.
Value renewal_under_way(const Portfolio& p, const Node& node) {
  Value value = days_to_end(p, node);
  return !value.is_known() || renewal_moves(p, node) ? value : Value::unknown(Reason::no_records);
}

namespace {
bool is_grave(const Ticket& ticket) {
  return ticket.severity.value_or(9) <= 2 || ticket.escalated.value_or(false) || ticket.reopened.value_or(false);
}

Value complaints_of_year(const Portfolio& p, const Node& node) {
  if (!p.tickets.exists()) return Value::unknown(Reason::no_records);
  return of_feed(p.tickets,
                 static_cast<double>(std::count_if(node.tickets.begin(), node.tickets.end(), [&](const Ticket* t) {
                   return p.ttm.holds(t->opened_at) && is_grave(*t);
                 })));
}
}  // namespace

Value complaints_rise(const Portfolio& p, const Node& node) {
  const auto before = covered_quarters(p, p.tickets);
  if (before.empty()) return not_covered(p.tickets);
  const auto grave = [&](Window window) {
    return static_cast<double>(std::count_if(node.tickets.begin(), node.tickets.end(), [&](const Ticket* t) {
      return window.holds(t->opened_at) && is_grave(*t);
    }));
  };
  const Window all{quarter(p.as_of, 4).first, quarter(p.as_of, 0).last};
  const auto any =
      std::count_if(node.tickets.begin(), node.tickets.end(), [&](const Ticket* t) { return all.holds(t->opened_at); });
  if (any < 3) return none_or_few(any > 0);
  double total = 0;
  for (const Window window : before) total += grave(window);
  Value value =
      of_feed(p.tickets, grave(quarter(p.as_of, 0)) / std::max(0.25, total / static_cast<double>(before.size())));
  value.n = static_cast<double>(any);
  return value;
}

Value usage_drop(const Portfolio& p, const Node& node) {
  const auto quarters = covered_quarters(p, p.usage);
  if (quarters.empty()) return not_covered(p.usage);
  const Window now = quarter(p.as_of, 0);
  bool some = false;
  const auto drop = [&](Number Usage::*used) -> std::optional<double> {
    struct Level {
      ExactSum sum;
      int rows = 0;
    };
    std::map<std::pair<std::string_view, std::string_view>, std::pair<Level, Level>> by_department;
    for (const Usage* row : node.usage) {
      if (!(row->*used)) continue;
      const bool is_now = now.holds(row->at);
      const bool is_before = std::any_of(quarters.begin(), quarters.end(), [&](Window w) { return w.holds(row->at); });
      if (!is_now && !is_before) continue;
      some = true;
      auto& levels = by_department[{row->account_id, row->department ? std::string_view(*row->department) : ""}];
      Level& level = is_now ? levels.first : levels.second;
      level.sum.add(*(row->*used));
      ++level.rows;
    }
    ExactSum used_now, used_before;
    bool any_now = false, any_before = false;
    for (const auto& [key, levels] : by_department) {
      if (levels.first.rows) used_now.add(levels.first.sum.value() / levels.first.rows), any_now = true;
      if (levels.second.rows) used_before.add(levels.second.sum.value() / levels.second.rows), any_before = true;
    }
    if (!any_now || !any_before || used_before.value() <= 0) return std::nullopt;
    return 100 * (1 - used_now.value() / used_before.value());
  };
  const auto seats = drop(&Usage::seats_used), features = drop(&Usage::features_used);
  if (!seats && !features) return none_or_few(some || !node.usage.empty());
  return of_feed(p.usage, std::max(seats.value_or(-1e300), features.value_or(-1e300)));
}

namespace {

/// An earlier mean less the present one, over the two windows of 0.3a.
template <class MeanOf>
Value survey_drop(const Portfolio& p, const Node& node, MeanOf mean_of) {
  if (node.responses.empty()) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.responses);
  if (!pair) return Value::unknown(Reason::too_few_records);
  const Mean now = mean_of(pair->now), before = mean_of(pair->before);
  if (now.n == 0 || before.n == 0) return Value::unknown(Reason::too_few_records);
  Value value = Value::known(before.value() - now.value());
  OnDay newest;
  for (const SurveyResponse* r : node.responses) {
    if (p.ttm.holds(r->at) && (!newest || r->at > *newest)) newest = r->at;
  }
  value.freshness = freshness(Ageing::surveys, newest, p.as_of);
  value.evidence = now.evidence;
  return value;
}

}  // namespace

Value nps_drop(const Portfolio& p, const Node& node) {
  return survey_drop(p, node, [&](Window window) {
    return latest_mean(node, "nps", window, [](const SurveyResponse& r) { return r.score; });
  });
}

Value csat_drop(const Portfolio& p, const Node& node) {
  return survey_drop(p, node, [&](Window window) {
    Mean mean;
    for (const SurveyResponse* r : node.responses) {
      if (r->kind != "csat" || !window.holds(r->at)) continue;
      mean.sum += r->score >= 0.8 * r->scale_max.value_or(5) ? 100 : 0;
      ++mean.n;
      mean.evidence.push_back("survey_response:" + r->id);
    }
    return mean;
  });
}

namespace {
/// The latest recommendation answer of each decider in TTM.
std::map<std::string_view, const SurveyResponse*> answers_of_deciders(const Portfolio& p, const Node& node) {
  std::map<std::string_view, const SurveyResponse*> latest;
  for (const SurveyResponse* r : node.responses) {
    if (!p.ttm.holds(r->at) || r->kind != "nps" || !r->contact_id) continue;
    const auto contact = std::lower_bound(node.contacts.begin(), node.contacts.end(), *r->contact_id,
                                          [](const Contact* c, const std::string& id) { return c->id < id; });
    if (contact == node.contacts.end() || (*contact)->id != *r->contact_id || !has_role(**contact, "decider")) continue;
    const SurveyResponse*& held = latest[*r->contact_id];
    if (!held || std::tie(held->at, held->id) < std::tie(r->at, r->id)) held = r;
  }
  return latest;
}

/// Does a decider's latest answer pass a test? As fresh as the newest response of TTM.
template <class Test>
Value decider_answered(const Portfolio& p, const Node& node, Test passes) {
  const auto latest = answers_of_deciders(p, node);
  if (latest.empty()) return none_or_few(!node.responses.empty());
  OnDay newest;
  for (const SurveyResponse* r : node.responses) {
    if (p.ttm.holds(r->at) && (!newest || r->at > *newest)) newest = r->at;
  }
  Value value = Value::known(0);
  value.freshness = freshness(Ageing::surveys, newest, p.as_of);
  for (const auto& [contact, response] : latest) {
    if (!passes(response->score)) continue;
    value.number = 1;
    value.evidence.push_back("survey_response:" + response->id);
  }
  return value;
}

Value decider_promotes(const Portfolio& p, const Node& node) {
  return decider_answered(p, node, [](double score) { return score >= 9; });
}
}  // namespace

Value decider_unhappy(const Portfolio& p, const Node& node) {
  return decider_answered(p, node, [](double score) { return score <= 6; });
}

std::span<const FactDef> contact_signal_facts() {
  static constexpr FactDef table[]{
      {.id = "engagement_drop",
       .name = "Fall of engagement",
       .unit = "%",
       .range = "<= 100",
       .inputs = "activity.direction activity.kind activity.responded_at",
       .doc = "Inbound and two-way contacts of the last quarter against the four before (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = engagement_drop},
      {.id = "response_slowdown",
       .name = "Slower responses",
       .unit = "x",
       .range = ">= 1",
       .inputs = "activity.responded_at",
       .doc = "Median days to answer against the year before, five at least in each (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = response_slowdown},
      {.id = "response_silence",
       .name = "Mails and calls answered",
       .unit = "%",
       .range = "0..20",
       .inputs = "activity.responded_at",
       .doc = "Known only where under a fifth of five or more were answered in the last quarter (5.6).",
       .source = "S003",
       .evidence = "transaction",
       .compute = response_silence},
      {.id = "response_rate",
       .name = "Mails and calls of ours that were answered in the last quarter",
       .unit = "%",
       .range = "0..100",
       .inputs = "activity.direction activity.kind activity.responded_at",
       .doc = "Outbound mails and calls of Q0, five at least (14.6.2).",
       .source = "S003",
       .evidence = "transaction",
       .compute = response_rate},
      {.id = "complaints_ttm",
       .name = "Grave tickets in twelve months",
       .range = ">= 0",
       .inputs = "ticket.severity ticket.escalated ticket.reopened ticket.opened_at",
       .doc = "Severe, escalated or reopened; a ticket counts once (14.6.4).",
       .source = "S001 S003",
       .evidence = "transaction",
       .compute = complaints_of_year},
      {.id = "single_thread_share",
       .name = "Contacts with the one top person",
       .range = "0..1",
       .inputs = "activity.contact_ids",
       .doc = "Share of two-way activities of 180 days, five at least (5.6).",
       .source = "L22",
       .evidence = "transaction",
       .compute = single_thread_share},
      {.id = "champion_left",
       .name = "A strong supporter left",
       .range = "0, 1",
       .inputs = "contact.friendliness contact.influence contact.left_at",
       .doc = "In 120 days, and none is in place (5.6).",
       .source = "L22",
       .evidence = "field",
       .compute = champion_left},
      {.id = "renewal_in_days",
       .name = "Days to the next contract end",
       .unit = "days",
       .range = ">= 0",
       .inputs = "contract.end",
       .doc = "Soonest end of the live contracts (5.6, 14.6.6).",
       .source = "S003",
       .evidence = "field",
       .compute = renewal_in_days},
      {.id = "renewal_under_way",
       .name = "Days to the contract end, renewal under way",
       .unit = "days",
       .range = ">= 0",
       .inputs = "contract.end opportunity.type opportunity.next_step",
       .doc = "Known only where an open renewal has its next step (5.6, 14.6.6).",
       .source = "S003",
       .evidence = "field",
       .compute = renewal_under_way},
      {.id = "complaints_rise",
       .name = "Rise of grave tickets",
       .unit = "x",
       .range = ">= 0",
       .inputs = "ticket.severity ticket.escalated ticket.reopened",
       .doc = "Severe, escalated or reopened tickets of the last quarter against the quarters before (5.6, 14.6.4).",
       .source = "S003",
       .evidence = "transaction",
       .compute = complaints_rise},
      {.id = "usage_drop",
       .name = "Fall of use",
       .unit = "%",
       .range = "<= 100",
       .inputs = "usage.seats_used usage.features_used",
       .doc = "The larger fall of seats and features against the quarters before (5.6, 14.6.4).",
       .source = "S003",
       .evidence = "transaction",
       .compute = usage_drop},
      {.id = "nps_drop",
       .name = "Fall of the recommendation",
       .unit = "points",
       .range = "-10..10",
       .inputs = "survey_response.score",
       .doc = "Mean of the window before less that of now (5.6, 14.6.3).",
       .source = "S003",
       .evidence = "survey",
       .compute = nps_drop},
      {.id = "csat_drop",
       .name = "Fall of satisfied answers",
       .unit = "pp",
       .range = "-100..100",
       .inputs = "survey_response.score",
       .doc = "Share of the window before less that of now (5.6, 14.6.3).",
       .source = "S003",
       .evidence = "survey",
       .compute = csat_drop},
      {.id = "decider_promotes",
       .name = "A decider would recommend us",
       .range = "true, false",
       .inputs = "survey_response.score survey_response.contact_id contact.dmu_roles",
       .doc = "The latest recommendation answer of a decider in twelve months is 9 or 10 (R-GRO-08).",
       .source = "S001",
       .evidence = "survey",
       .type = expr::Type::boolean,
       .compute = decider_promotes},
      {.id = "decider_unhappy",
       .name = "A decider is unhappy",
       .range = "0, 1",
       .inputs = "survey_response.score contact.dmu_roles",
       .doc = "A decider's latest answer in twelve months is 6 or less (5.6).",
       .source = "S003",
       .evidence = "survey",
       .compute = decider_unhappy},
  };
  return table;
}

}  // namespace kam::rules
