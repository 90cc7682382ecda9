#include "stories.hpp"

/// Accounts that a salesperson should worry about.
namespace kam::demo {

namespace {
constexpr int two_quarters_ago = last_month - 5;
constexpr int last_quarter = last_month - 2;

/// The big one that is slipping. Vellmark has been a pillar for years. Since spring its orders fade, its head of
/// production, who stood for us, left ten weeks ago, and mails that were answered in two days now take a week.
void the_big_one_that_is_slipping(Company& company) {
  Profile& account = company.account("A-1001");
  account.buying.phases = {{two_quarters_ago, 72}, {last_quarter, 42}};
  account.contacting.a_year = 110;
  account.contacting.reply_rate = 95;
  account.contacting.phases = {{last_quarter, 62}};
  account.contacting.reply_days = 2;
  account.contacting.reply_days_lately = 7;
  account.people.champion_left_days_ago = 71;
  account.people.warmth = 0;
  account.service.contentment = 8;
  account.service.contentment_lately = 6;
  account.facts["supplier_status_by_customer"] = "preferred";
  account.facts["strategic_objectives"] = "automation_share|circular_packaging";
}

/// The giant that loses money. Nobody buys more than Omnivaro, and nobody costs more: deep discounts and a bonus on
/// top, every third order rushed, one in nine sent back, labels made to measure.
void the_giant_that_loses_money(Company& company) {
  Profile& account = company.account("A-1002");
  account.buying.discount = 23;
  account.buying.unit_cost = 3;
  account.buying.rush = 34;
  account.buying.returns = 11;
  account.buying.custom = 30;
  account.service.tickets_a_year = 44;
  account.service.on_time = 88;
  account.contacting.about_product = 80;
  account.facts["annual_revenue"] = "1450000000";
  account.facts["annual_revenue_prev"] = "1411000000";
  account.facts["employees"] = "5200";
  account.facts["employees_prev"] = "5110";
  account.facts["strategic_objectives"] = "service_contracts";
  account.facts["joint_plan"] = "false";
  account.facts["shares_forecast"] = "false";
  account.facts["supplier_status_by_customer"] = "approved";
  account.facts["addressable_spend_annual"] = "11500000";
}

/// A label "key" that is only big. Grauwerk gets the best terms and the director's lunch, but it does not grow, does
/// not want a partner and could buy the same film anywhere.
void key_only_because_it_is_big(Company& company) {
  Profile& account = company.account("A-1006");
  account.buying.discount = 17;
  account.plan = PlanState::none;
  account.people.warmth = -1;
  account.service.contentment = 5;
  account.contract_months = 12;
  account.contacting.sponsor_visits = false;
  account.facts = {{"annual_revenue", "610000000"},
                   {"annual_revenue_prev", "668000000"},
                   {"employees", "2100"},
                   {"employees_prev", "2290"},
                   {"market_share_pct", "2.1"},
                   {"addressable_spend_annual", "7150000"},
                   {"strategic_objectives", ""},
                   {"demands", "frame_contract"},
                   {"supplier_status_by_customer", "transactional"},
                   {"supplier_rank", "4"},
                   {"suppliers_used", "5"},
                   {"reference_allowed", "false"},
                   {"logo_allowed", "false"},
                   {"case_study", "false"},
                   {"event_partner", "false"},
                   {"industry_rank", "64"},
                   {"shares_forecast", "false"},
                   {"joint_plan", "false"},
                   {"executive_access", "false"},
                   {"joint_innovation_projects", "0"},
                   {"partner_status", "none"},
                   {"partner_potential", "false"},
                   {"countries_count", "1"},
                   {"values_items", "U-21;2;2;3;2|U-50;2;3;2;2"},
                   {"related_company_ids", ""},
                   {"executive_sponsor_id", ""},
                   {"credit_class", "6"}};
}

/// The insolvent one. The court opened proceedings three weeks ago; two invoices are open.
void the_insolvent_one(Company& company) {
  Profile& account = company.account("A-1008");
  account.buying.until_month = last_month - 1;
  account.buying.days_late = 12;
  account.buying.days_late_lately = 70;
  account.facts["insolvency_flag"] = "true";
  account.facts["credit_class"] = "1";
  account.facts["risk_flag"] = "true";
}

/// The late payer. Benvolio buys and complains little, but pays later each quarter; the credit agency gives class 2.
void the_late_payer(Company& company) {
  Profile& account = company.account("A-1009");
  account.buying.days_late = 18;
  account.buying.days_late_lately = 52;
  account.facts["credit_class"] = "2";
  account.facts["insolvency_flag"] = "false";
}

/// The renewal nobody works on. Sternau's frame contract ends in 45 days and there is no renewal in the pipeline,
/// not even a date for the next meeting.
void the_renewal_without_a_next_step(Company& company) {
  Profile& account = company.account("A-1010");
  account.contract_ends_in = 45;
  account.deals.renewal_open = false;
  account.facts["strategic_objectives"] = "automation_share|circular_packaging";
  account.facts["supplier_status_by_customer"] = "preferred";
  account.facts["joint_plan"] = "true";
  account.contacting.next_meeting_fixed = false;
}

/// A competitor moves in. Dalesmark has opened an office in Leeds, prints on Aldercroft's own boxes for a trial, lends
/// it a wrapper and comes with three specialists at once, while our contract ends in five months.
void a_competitor_moves_in(Company& company) {
  Profile& account = company.account("A-1011");
  account.contract_ends_in = 150;
  account.facts["suppliers"] = "Dalesmark Packaging";
  account.facts["sites"] = "53.8008;-1.5491;GB;Yorkshire";
  const auto heard = [&](std::string_view type, int days_since, std::string_view text) {
    auto row = company.add(Object::signals, "SG");
    row.set("type", type).set("competitor", "Dalesmark Packaging").set("seen_at", days_ago(days_since));
    row.set("confidence", "0.9").set("source", "Told by the warehouse").set("text", text);
    return row;
  };
  heard("sig_product_launch", 12, "Trial of printed boxes at Aldercroft, \"free for a month\"")
      .set("account_id", account.id);
  heard("sig_product_launch", 20, "A wrapper on loan, with film included").set("account_id", account.id);
  heard("sig_market_expansion", 26, "Opens an office in Leeds").set("place", "53.8008;-1.5491");
  heard("sig_model_shift", 18, "Comes with three specialists at once");
}

/// Lost. Haverkamp was a steady customer for years; its last order came fourteen months ago and nobody asked why.
void lost_fourteen_months_ago(Company& company) {
  Profile& account = company.account("A-1013");
  account.buying.until_month = last_month - 14;
  account.contract_months = 0;
  account.contacting.phases = {{last_month - 13, 0}};
  account.deals.open = 0;
}

/// All hangs on one person. At Castellmar we talk to the purchasing manager and hardly to anybody else.
void the_single_thread(Company& company) {
  Profile& account = company.account("A-1021");
  account.contacting.one_contact_only = true;
  account.contacting.a_year = 26;
}

/// The difficult customer. Two people of Dornick work against us, complaints pile up, mails stay unanswered.
void the_difficult_customer(Company& company) {
  Profile& account = company.account("A-1022");
  account.people = {.count = 4, .warmth = -2, .known = 100};
  account.contacting.a_year = 70;
  account.contacting.reply_rate = 2;
  account.contacting.planned = 10;
  account.buying.days_late = 26;
  account.buying.returns = 10;
  account.service.asked = true;
  account.service.contentment = 4;
  account.service.contentment_lately = 2;
  account.service.tickets_a_year = 10;
  account.service.tickets_a_year_lately = 36;
  account.service.severe_lately = 70;
}

/// Use fades. Velodra bought line monitoring for two sites; since summer only half of the people who used it log in.
void use_that_fades(Company& company) {
  Profile& account = company.account("A-1027");
  account.service.usage_lately = 48;
}

/// Lots of complaints. Sanquira's deliveries slip and its quality people escalate.
void complaints_that_rise(Company& company) {
  Profile& account = company.account("A-1028");
  account.service.tickets_a_year = 8;
  account.service.tickets_a_year_lately = 28;
  account.service.severe_lately = 60;
  account.service.on_time = 78;
}

/// Buys when it must. Dachstuhl orders in bursts, months apart, and one order carries the year.
void the_irregular_one(Company& company) {
  company.account("A-1060").buying.irregular = true;
}
}  // namespace

void tell_stories_of_risk(Company& company) {
  the_big_one_that_is_slipping(company);
  the_giant_that_loses_money(company);
  key_only_because_it_is_big(company);
  the_insolvent_one(company);
  the_late_payer(company);
  the_renewal_without_a_next_step(company);
  a_competitor_moves_in(company);
  lost_fourteen_months_ago(company);
  the_single_thread(company);
  the_difficult_customer(company);
  use_that_fades(company);
  complaints_that_rise(company);
  the_irregular_one(company);
}

}  // namespace kam::demo
