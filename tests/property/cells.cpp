#include "cells.hpp"

#include <map>

namespace kam::rules::test {

namespace {

using Words = std::vector<std::string>;

const Words names{"Müller & Söhne", "株式会社クレア",   "Ελληνικά Νερά",
                  "Ağaç Ürünleri",  "مياه الواحة",      "Ещё Раз",
                  "עץ ירוק",        "O'Brien \"&\" Co", "<b>Bold</b>",
                  "Zoë\u0301 🌲",   "a, b; c",          "é",
                  "plain",          "two\nlines",       "–"};

/// Texts that a formula looks at, by field; all others are any words.
const std::map<std::string_view, Words> texts{
    {"approach", {"one_face", "one_voice", "none"}},
    {"category", {"pumps", "valves", "Öle", "service"}},
    {"competitor", {"Rival", "Nebenbuhler"}},
    {"country", {"DE", "FR", "JP", "XX"}},
    {"currency", {"EUR", "USD", "JPY", "GBP"}},
    {"department", {"IT", "Einkauf", "R&D", "QA"}},
    {"driver", {"orders", "visits", "tickets", "rebates", "something"}},
    {"function", {"sales", "service", "product", "executive"}},
    {"industry", {"steel", "Holz"}},
    {"loss_reason", {"price", "technical_depth", "continuity", "responsiveness", "timing"}},
    {"measure", {"revenue", "nps"}},
    {"origin", {"plan", "ticket", "inbound", "other"}},
    {"partner_potential", {"true", "false", "high"}},
    {"partner_status", {"current", "former", "none", "betrothed"}},
    {"place", {"48.1;11.5", "Bayern", "nowhere"}},
    {"product_category", {"pumps", "valves", "unheard of"}},
    {"quadrant", {"S", "W", "O", "T"}},
    {"region", {"Bayern", "Kantō"}},
    {"role", {"kam", "account_manager", "sales_manager", "executive", "service", "marketing", "clown"}},
    {"segment", {"A", "B"}},
    {"strategic_objective", {"growth", "green"}},
    {"supplier_status_by_customer", {"strategic", "preferred", "approved", "transactional", "being phased out", "?"}},
    {"tier_label", {"key", "rising", "standard"}},
    {"topic", {"business_review", "customer_goals", "product", "pricing", "executive"}},
    {"type", {"sig_new_shop", "sig_price_cut", "sig_account_restructure", "sig_unknown"}},
    {"question_id",
     {"sel_cultural_fit", "sel_network", "sel_solvency", "sel_revenue_share", "sel_supplier_perception", "review_call",
      "app_goal", "fit_exec_buyin", "q_strategy_1", "skill_listening"}},
    {"status", {"open", "done", "achieved", "dropped", "active"}},
};

const std::map<std::string_view, Object> references{
    {"account_id", Object::accounts},
    {"parent_id", Object::accounts},
    {"partner_id", Object::accounts},
    {"referred_by_account_id", Object::accounts},
    {"contact_id", Object::contacts},
    {"reports_to", Object::contacts},
    {"invoice_id", Object::invoices},
    {"product_id", Object::products},
    {"plan_id", Object::plans},
    {"goal_id", Object::plan_goals},
    {"owner_id", Object::users},
    {"kam_id", Object::users},
    {"user_id", Object::users},
    {"executive_sponsor_id", Object::users},
    {"manager_id", Object::users},
    {"respondent_id", Object::users},
    {"subject_id", Object::users},
    {"approved_by", Object::users},
    {"who", Object::users},
    {"team", Object::users},
    {"shared_with", Object::users},
    {"helpers", Object::users},
    {"credited_user_ids", Object::users},
    {"related_company_ids", Object::accounts},
    {"contact_ids", Object::contacts},
    {"product_ids", Object::products},
};

const std::map<std::string_view, Words> lists{
    {"dmu_roles", {"decider", "approver", "influencer", "buyer", "user", "gatekeeper"}},
    {"demands",
     {"customisation", "joint_development", "systems_integration", "frame_contract", "special_service", "innovation"}},
    {"strategic_objectives", {"growth", "green", "unheard of"}},
    {"trainings", {"negotiation", "value@2024-02-29", "listening@2019-01-31"}},
    {"sites", {"48.1;11.5;DE;Bayern", ";;FR;", "-33.9;151.2;AU;", "90;-180;;"}},
    {"values_items", {"ann;4;5;3;4", "bob;1;;2;", ";5;5;5;5", "ann;;;;"}},
    {"needs", {"quiet pumps;pumps;true", "valves;valves;false", "oil;Öle;", "unheard;of;true"}},
    {"risks", {"fire;low;high;insure", ";;;"}},
    {"items", {"importance_expertise=4", "importance_reliability=2;risk_concern=5", "quality=3.5"}},
};

struct Range {
  int low, high, decimals;
};
const std::map<std::string_view, Range> ranges{
    {"severity", {1, 4, 0}},
    {"csat", {0, 5, 0}},
    {"influence", {1, 5, 0}},
    {"friendliness", {-2, 2, 0}},
    {"probability", {0, 100, 2}},
    {"confidence", {0, 100, 2}},
    {"credit_class", {1, 10, 0}},
    {"market_share_pct", {0, 600, 1}},
    {"industry_rank", {1, 80, 0}},
    {"supplier_rank", {1, 5, 0}},
    {"suppliers_used", {1, 6, 0}},
    {"lat", {-90, 90, 0}},
    {"lon", {-180, 180, 0}},
    {"score", {0, 10, 0}},
    {"scale_max", {5, 10, 0}},
    {"value", {-1, 11, 0}},
    {"qty", {-3, 40, 0}},
    {"seats_used", {0, 60, 0}},
    {"seats_bought", {0, 50, 0}},
    {"features_used", {0, 12, 0}},
    {"features_bought", {0, 10, 0}},
    {"departments_total", {0, 8, 0}},
    {"countries_count", {0, 6, 0}},
    {"joint_innovation_projects", {0, 3, 0}},
    {"employees", {0, 90000, 0}},
    {"employees_prev", {0, 90000, 0}},
    {"weight", {0, 5, 0}},
    {"minutes", {0, 240, 0}},
    {"hours", {0, 40, 0}},
    {"notice_days", {0, 180, 0}},
    {"annual_revenue", {0, 2000000000, 0}},
};

template <class Items>
const auto* entry(const Items& items, std::string_view name) {
  const auto found = items.find(name);
  return found == items.end() ? nullptr : &found->second;
}

std::string decimal(int whole, int decimals) {
  std::string digits = std::to_string(std::abs(whole));
  if (decimals > 0) {
    while (digits.size() <= static_cast<std::size_t>(decimals)) digits.insert(0, 1, '0');
    digits.insert(digits.size() - static_cast<std::size_t>(decimals), 1, '.');
  }
  return (whole < 0 ? "-" : "") + digits;
}

}  // namespace

Cells::Cells(int seed, Day as_of) : random("bundle", std::to_string(seed)), as_of_(as_of), start_(as_of) {}

void Cells::new_row() {
  outcome_ = random.between(0, 2);
}

std::string Cells::cell(Object object, const Field& field) {
  if (!field.labels.empty()) return std::string(random.pick(field.labels));
  switch (field.kind) {
    case Kind::number:
      return number(field.name);
    case Kind::boolean:
      if (field.name == "is_won") return outcome_ == 0 ? "true" : "false";
      if (field.name == "is_lost") return outcome_ == 1 ? "true" : "false";
      if (field.name == "is_return" || field.name == "insolvency_flag") return random.chance(12) ? "true" : "false";
      return random.chance(50) ? "true" : "false";
    case Kind::day:
      return date(field.name);
    case Kind::list:
      return list(field.name);
    default:
      return text(object, field.name);
  }
}

Day Cells::day() {
  Day made = as_of_ - random.between(-90, 1460);
  if (random.chance(50)) made = as_of_ - random.between(0, 400);
  if (random.chance(20)) made = add_months(month_start(made), 1) - 1;
  if (random.chance(3)) made = make_day(2024, 2, 29).value();
  return made;
}

std::string Cells::words() {
  std::string made = random.pick(names);
  if (random.chance(40)) made += " " + std::to_string(random.between(1, 99));
  return made;
}

std::string Cells::date(std::string_view name) {
  Day made = day();
  if (name == "start") start_ = made;
  if (name == "end") made = start_ + random.between(0, 900);
  std::string text = to_string(made);
  if (name != "start" && name != "end" && random.chance(15)) {
    text += random.chance(50) ? "T23:59:59+02:00" : "T00:00:00.5Z";
  }
  return text;
}

std::string Cells::one_of(Object object) {
  const auto& known = ids[static_cast<std::size_t>(object)];
  return known.empty() ? "nobody" : random.pick(known);
}

std::string Cells::several(Object object) {
  std::string made = one_of(object);
  for (int more = random.between(0, 2); more > 0; --more) made += "|" + one_of(object);
  return made;
}

std::string Cells::text(Object object, std::string_view name) {
  if (const auto* target = entry(references, name)) {
    const bool may_miss = *target != Object::accounts || name == "partner_id" || name == "referred_by_account_id";
    const bool key = name == "invoice_id" || name == "plan_id" || name == "goal_id";
    return may_miss && !key && random.chance(3) ? "someone else" : one_of(*target);
  }
  if (object == Object::answers && name == "group") return random.chance(50) ? "leadership" : "sales";
  if (const auto* known = entry(texts, name)) return random.pick(*known);
  return words();
}

std::string Cells::number(std::string_view name) {
  if (const auto* range = entry(ranges, name)) return decimal(random.between(range->low, range->high), range->decimals);
  if (random.chance(4)) return "0";
  if (random.chance(4)) return decimal(random.between(-90000, -1), 2);
  return decimal(random.between(1, random.chance(10) ? 200000000 : 900000), 2);
}

std::string Cells::list(std::string_view name) {
  if (const auto* target = entry(references, name)) return several(*target);
  const auto* known = entry(lists, name);
  std::string made = known ? random.pick(*known) : "gladly";
  for (int more = random.between(0, 3); more > 0; --more) made += "|" + (known ? random.pick(*known) : "again");
  return made;
}

}  // namespace kam::rules::test
