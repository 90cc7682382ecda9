#include "stories.hpp"

/// Accounts that deserve more attention than they get, and those that show how it should be.
namespace kam::demo {

namespace {
using FieldValues = std::map<std::string, std::string, std::less<>>;

/// What a company writes down about a customer that it knows through and through, and that wants a partner.
FieldValues a_partner_in_every_respect() {
  return {{"market_share_pct", "14.5"},
          {"industry_rank", "4"},
          {"credit_class", "9"},
          {"strategic_objectives", "automation_share|circular_packaging|pharma_growth"},
          {"demands", "customisation|joint_development|systems_integration|frame_contract|special_service|compliance"},
          {"supplier_status_by_customer", "strategic"},
          {"supplier_rank", "1"},
          {"suppliers_used", "4"},
          {"reference_allowed", "true"},
          {"logo_allowed", "true"},
          {"case_study", "true"},
          {"event_partner", "true"},
          {"shares_forecast", "true"},
          {"joint_plan", "true"},
          {"executive_access", "true"},
          {"joint_innovation_projects", "2"},
          {"partner_status", "current"},
          {"partner_potential", "true"},
          {"countries_count", "5"},
          {"insolvency_flag", "false"},
          {"related_company_ids", "A-1061|A-1062|A-1063|A-1066|A-1068"},
          {"communication_protocol", "true"},
          {"departments_total", "4"},
          {"approach", "one_voice"}};
}

void adopt(Profile& account, const FieldValues& fields) {
  for (const auto& [field, content] : fields) account.facts[field] = content;
  account.known = 100;
}

/// The loyal key account in good order. Lindtal plans with us, pays on time, brings others along, and half of what it
/// could buy is still open: what a key account should look like.
void the_key_account_in_good_order(Company& company) {
  Profile& account = company.account("A-1005");
  adopt(account, a_partner_in_every_respect());
  account.facts["first_invoice_at"] = "2011-05-16";
  account.facts["annual_revenue"] = "880000000";
  account.facts["annual_revenue_prev"] = "756000000";
  account.facts["employees"] = "3400";
  account.facts["employees_prev"] = "3010";
  account.facts["addressable_spend_annual"] = "9800000";
  account.facts["category_spend_annual"] = "8600000";
  account.facts["values_items"] = "U-22;5;4;5;5|U-50;5;5;4;5";
  account.facts["created_at"] = "2010-11-02";
  account.buying.discount = 3;
  account.buying.unit_cost = -4;
  account.buying.days_late = 0;
  account.buying.departments = {"production", "quality", "logistics"};
  account.service.contentment = 9;
  account.people.warmth = 1;
  account.people.known = 100;
}

/// The missed key account. Meridane is small today, so nobody proposed it, but it grows, shares its forecasts and
/// serves every goal that we have.
void the_key_account_that_we_missed(Company& company) {
  Profile& account = company.account("A-1007");
  adopt(account, a_partner_in_every_respect());
  account.facts["first_invoice_at"] = "2015-02-10";
  account.facts["annual_revenue"] = "690000000";
  account.facts["annual_revenue_prev"] = "561000000";
  account.facts["employees"] = "1900";
  account.facts["employees_prev"] = "1570";
  account.facts["addressable_spend_annual"] = "6400000";
  account.facts["category_spend_annual"] = "6900000";
  account.facts["values_items"] = "U-33;5;5;4;4|U-50;4;5;5;5";
  account.facts["lat"] = account.lat;
  account.buying.discount = 3;
  account.buying.unit_cost = -5;
  account.plan = PlanState::lively;
  account.contract_months = 36;
  account.people = {.count = 5, .warmth = 1, .known = 100};
  account.service.contentment = 9;
}

/// The rising one that nobody visits. Kestrin buys almost half as much again as last year and builds a second plant;
/// the last time that one of us got in touch was in winter.
void the_rising_one_nobody_visits(Company& company) {
  Profile& account = company.account("A-1003");
  account.contacting.silent_from_us_since = last_month - 7;
  account.contacting.next_meeting_fixed = false;
  account.plan = PlanState::none;
  account.facts["annual_revenue"] = "310000000";
  account.facts["annual_revenue_prev"] = "236000000";
  account.facts["employees"] = "1260";
  account.facts["employees_prev"] = "980";
  account.facts["addressable_spend_annual"] = "5200000";
  account.facts["strategic_objectives"] = "automation_share|pharma_growth";
}

/// The one we know nothing about: a name and a few invoices.
void the_one_we_know_nothing_about(Company& company) {
  Profile& account = company.account("A-1004");
  account.bare = true;
  account.known = 0;
  account.people.count = 0;
  account.contacting.a_year = 0;
  account.service.tickets_a_year = 0;
  account.contract_months = 0;
}

/// A new account of this quarter: first order in July, a trial that turned into call-offs.
void the_new_account(Company& company) {
  Profile& account = company.account("A-1012");
  account.buying.from_month = last_month - 2;
  account.buying.growth = 0;
  account.deals.a_year = 0;
  account.deals.open = 2;
}

/// Deals without invoices. Novaquell was won three times; the machines are delivered and billed by a leasing company.
void only_won_deals(Company& company) {
  Profile& account = company.account("A-1014");
  account.deals.open = 0;
  for (const int age : {310, 170, 64})
    company.add(Object::opportunities, "O")
        .set("account_id", account.id)
        .set("amount", Money{21'000'000 + age * 10'000})
        .set("currency", "EUR")
        .set("stage", "won")
        .set("is_won", true)
        .set("is_lost", false)
        .set("type", age == 310 ? "new" : "upsell")
        .set("created_at", days_ago(age + 88))
        .set("closed_at", days_ago(age))
        .set("probability", 1)
        .set("product_ids", "P-151")
        .set("owner_id", account.owner);
}

/// An account without exchange rate. Tišnov is billed in Czech crowns and nobody keeps the rate.
void the_currency_without_a_rate(Company& company) {
  company.account("A-1016").buying.currency = "CZK";
}

/// A group. Brandvik buys through its parent and three daughters; the group counts as one account.
void the_group(Company& company) {
  Profile& parent = company.account("A-1017");
  parent.facts["countries_count"] = "4";
  parent.facts["strategic_objectives"] = "automation_share|circular_packaging|service_contracts";
  parent.facts["supplier_status_by_customer"] = "preferred";
  parent.facts["joint_plan"] = "true";
  parent.facts["shares_forecast"] = "true";
  for (const auto daughter : {"A-1018", "A-1019", "A-1020", "A-1069", "A-1070"}) {
    company.account(daughter).people.count = 2;
    company.account(daughter).contacting.a_year = 8;
    company.account(daughter).deals = {.a_year = 1, .win_rate = 50, .open = 0, .renewal_open = true};
  }
}

/// A plan that is complete but idle: every part of Rhonéal's plan is filled in, and no action of it was ever done.
void complete_but_idle(Company& company) {
  Profile& account = company.account("A-1023");
  account.plan = PlanState::idle;
  account.facts["strategic_objectives"] = "automation_share|pharma_growth";
  account.facts["supplier_status_by_customer"] = "preferred";
  account.facts["shares_forecast"] = "true";
  account.facts["executive_access"] = "true";
  account.contacting.inbound = 75;
  account.contacting.planned = 15;
}

/// Never contacted: Zamorin orders by fax since years; no mail, no call, no visit on record.
void never_contacted(Company& company) {
  Profile& account = company.account("A-1024");
  account.contacting.a_year = 0;
  account.people.count = 1;
}

/// A second key account that does well, with room to sell to more departments.
void the_brewery_that_does_well(Company& company) {
  Profile& account = company.account("A-1025");
  adopt(account, a_partner_in_every_respect());
  account.facts["strategic_objectives"] = "automation_share|circular_packaging|service_contracts";
  account.facts["demands"] = "customisation|systems_integration|frame_contract|special_service";
  account.facts["annual_revenue"] = "760000000";
  account.facts["annual_revenue_prev"] = "683000000";
  account.facts["employees"] = "2900";
  account.facts["employees_prev"] = "2650";
  account.facts["addressable_spend_annual"] = "8200000";
  account.facts["first_invoice_at"] = "2009-09-01";
  account.facts["related_company_ids"] = "A-1064|A-1065|A-1067";
  account.facts["departments_total"] = "7";
  account.facts["event_partner"] = "false";
  account.facts["market_share_pct"] = "9";
  account.facts["supplier_status_by_customer"] = "preferred";
  account.facts["strategic_exception_until"] = "2027-06-30";
  account.buying.discount = 5;
  account.buying.unit_cost = -2;
  account.contract_months = 48;
  account.service.contentment = 8;
}

/// Prospects: no orders yet, an offer each, and companies that know them.
void the_prospects(Company& company) {
  for (auto& account : company.accounts) {
    if (!account.prospect || account.id == "A-1014") continue;
    account.contacting.a_year = 5;
    account.buying.from_month = last_month - 11;
    account.service.asked = false;
    account.deals.open = account.id < "A-1065" ? 2 : 1;
  }
}
}  // namespace

void tell_stories_of_growth(Company& company) {
  the_key_account_in_good_order(company);
  the_key_account_that_we_missed(company);
  the_rising_one_nobody_visits(company);
  the_one_we_know_nothing_about(company);
  the_new_account(company);
  only_won_deals(company);
  the_currency_without_a_rate(company);
  the_group(company);
  complete_but_idle(company);
  never_contacted(company);
  the_brewery_that_does_well(company);
  the_prospects(company);
}

}  // namespace kam::demo
