#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kam/rules/day.hpp"
#include "kam/rules/tables.hpp"

/// The canonical records of model 0.4, typed. An empty optional is an empty field: never 0, never "no".
namespace kam::rules {

using Text = std::optional<std::string>;
using Number = std::optional<double>;
using Flag = std::optional<bool>;
using OnDay = std::optional<Day>;
using List = std::vector<std::string>;

struct Place {
  Number lat, lon;
  std::string country, region;
};

struct ValuesItem {  ///< four ratings 1..5 of a customer's values by one rater
  std::string rater;
  std::array<Number, 4> ratings;
};

struct Account {
  std::string id;
  Text parent_id, name, industry, segment, country, region, owner_id, tier_label, partner_status, partner_potential;
  Text supplier_status_by_customer, executive_sponsor_id, kam_id, approach, currency;
  Number lat, lon, annual_revenue, annual_revenue_prev, employees, employees_prev, market_share_pct, industry_rank;
  Number credit_class, addressable_spend_annual, category_spend_annual, departments_total, countries_count;
  Number supplier_rank, suppliers_used, joint_innovation_projects;
  Flag insolvency_flag, reference_allowed, logo_allowed, case_study, event_partner, shares_forecast, joint_plan;
  Flag executive_access, risk_flag, communication_protocol;
  OnDay created_at, first_invoice_at, updated_at, strategic_exception_until;
  std::vector<Place> sites;
  std::vector<ValuesItem> values_items;
  List strategic_objectives, demands, related_company_ids, team, suppliers;
};

struct Opportunity {
  std::string id, account_id;
  Number amount, probability;
  Text stage, type, department, loss_reason, competitor, referred_by_account_id, next_step, currency, owner_id;
  Flag is_won, is_lost, final_two;
  OnDay created_at, closed_at, next_step_at;
  List product_ids, credited_user_ids, contact_ids, obstacles;
};

struct Invoice {
  std::string id, account_id;
  Day date;
  OnDay due_date, paid_at;
  Number net_amount, open_amount;
  Text department, currency;
  Flag is_rush, is_return, is_custom;
};

/// Kept narrow: there are many. A missing number is NaN; `product` and `invoice` are indexes, product −1 if unknown.
struct InvoiceLine {
  std::uint32_t invoice;
  std::int32_t product;
  double qty, net_price, list_price, cogs;
};

struct Product {
  std::string id;
  Text category;
  Number list_price;
  Flag active;
};

struct Contract {
  std::string id, account_id;
  Day start;
  OnDay end;
  Flag auto_renew, value_based_price;
  Number notice_days, annual_value;
  Text currency;
};

struct Contact {
  std::string id, account_id;
  Text name, title, department, seniority, reports_to;
  List dmu_roles;
  Number influence, friendliness;
  Flag is_active;
  OnDay left_at, created_at, updated_at;
};

struct Activity {
  std::string id, account_id;
  Text user_id, kind, direction, origin, topic;
  Day at;
  Flag planned;
  OnDay responded_at;
  Number minutes;
  List contact_ids;
};

struct Ticket {
  std::string id, account_id;
  Day opened_at;
  OnDay closed_at;
  Number severity, csat, hours;
  Flag escalated, reopened;
};

struct PerceptionItem {
  std::string name;
  double value;
};

struct SurveyResponse {
  std::string id, account_id;
  Text contact_id;
  Day at;
  std::string kind;
  double score = 0;
  Number scale_max;
  std::vector<PerceptionItem> items;
};

struct Delivery {
  std::string id, account_id;
  Day promised_at;
  OnDay delivered_at;
};

struct Usage {
  std::string account_id;
  Text department;
  Day at;
  Number seats_used, seats_bought, features_used, features_bought;
};

struct CostEntry {
  std::string account_id, driver;
  Day at;
  Number qty, amount;
  Text currency;
};

struct Need {
  std::string text, category;
  Flag covered;
};

struct Risk {
  std::string text, likelihood, impact, response;
};

struct Plan {
  std::string id, account_id;
  Text period, owner_id, status, approved_by, vision, account_value_note, financial_health_note;
  OnDay updated_at, reviewed_at;
  List shared_with, priorities, customer_goals, initiatives, service_promises;
  std::vector<Need> needs;
  std::vector<Risk> risks;
};

struct PlanGoal {
  std::string id, plan_id;
  Text text, horizon, measure, owner_id, customer_benefit, status, strategic_objective;
  Number baseline, target, weight;
  OnDay due, done_at;
};

struct PlanAction {
  std::string id, goal_id;
  Text what, who, measure_and_report, if_it_fails, status;
  OnDay when, done_at;
  List helpers;
};

struct SwotItem {
  std::string id, plan_id, quadrant;
  Text subject, text, evidence;
  OnDay date;
};

struct Signal {
  std::string id, type;
  Text account_id, competitor, source, place, product_category, person_role, text, partner_id;
  Day seen_at;
  Number confidence;
};

struct Answer {
  std::string id, question_id;
  Text account_id, respondent_id, subject_id, group;
  Number value;  ///< empty = don't know
  OnDay at;
};

struct User {
  std::string id;
  Text name, manager_id, function;
  std::string role;
  List trainings;
};

struct ValueItem {
  std::string id, account_id;
  Day date;
  Text kind, text;
  Number amount;
  Flag confirmed_by_customer;
};

struct ProgrammeGoal {
  std::string id;
  Text why, how, what, measure, owner_id, status;
  Number baseline, target;
  OnDay due;
};

struct StrategicObjective {
  std::string id;
  double weight = 1;
};

/// Settings of a tenant (model 0.4, defaults 14.2.4).
struct Settings {
  std::string json = "{}";  ///< all of it, canonical: what the settings hash is taken over
  Text reporting_currency;
  std::string time_zone = "UTC";
  std::vector<Place> service_locations;
  std::vector<StrategicObjective> strategic_objectives;
  List target_segments, criteria_off, required_trainings, fields_complete;
  std::map<std::string, double> abc_rates, kam_capacity_by_kam, weights;
  Number kam_capacity, discount_rate, runway_months, cap_setting, maturity_overall;
  OnDay list_changed_at;
  bool distance_matters = true;
  double ticket_csat_max = 5;
};

struct Rate {
  Day date;
  std::string from, to;
  double rate;
};

/// A column of an object that is no canonical field, kept as it came.
struct CustomField {
  Object object;
  std::string name;
};

/// Identity of the rows behind a result, whatever their order. Kept by day, since a result knows nothing of later rows.
class Snapshot {
 public:
  void add(OnDay day, std::uint64_t low, std::uint64_t high);
  /// The rows of another snapshot, which are none of these.
  void add(const Snapshot& other);
  /// Rows that are among these.
  void remove(const Snapshot& other);
  /// 32 hex digits over the undated rows and those dated on or before `as_of`.
  std::string id(Day as_of) const;

  using Sums = std::map<std::int32_t, std::array<std::uint64_t, 2>>;
  const Sums& sums() const { return by_day_; }
  void set(Sums sums) { by_day_ = std::move(sums); }

 private:
  Sums by_day_;
};

struct Records {
  Settings settings;
  std::vector<Rate> rates;
  std::vector<Account> accounts;
  std::vector<Opportunity> opportunities;
  std::vector<Invoice> invoices;
  std::vector<InvoiceLine> invoice_lines;
  std::vector<Product> products;
  std::vector<Contract> contracts;
  std::vector<Contact> contacts;
  std::vector<Activity> activities;
  std::vector<Ticket> tickets;
  std::vector<SurveyResponse> survey_responses;
  std::vector<Delivery> deliveries;
  std::vector<Usage> usage;
  std::vector<CostEntry> cost_entries;
  std::vector<Plan> plans;
  std::vector<PlanGoal> plan_goals;
  std::vector<PlanAction> plan_actions;
  std::vector<SwotItem> swot_items;
  std::vector<Signal> signals;
  std::vector<Answer> answers;
  std::vector<User> users;
  std::vector<ValueItem> value_items;
  std::vector<ProgrammeGoal> programme_goals;

  std::array<bool, object_count> available{};  ///< the file was there, even if empty
  /// How many rows have each field filled, by object and field name (for `field_in_use`, 14.1.3).
  std::array<std::map<std::string, std::size_t, std::less<>>, object_count> filled;
  std::array<std::size_t, object_count> rows{};  ///< good rows, all dates
  std::vector<CustomField> custom_fields;
  Snapshot snapshot;

  bool has(Object object) const { return available[static_cast<std::size_t>(object)]; }
};

struct RecordsBuilder::Finished {
  Records records;
  std::vector<BadRow> bad_rows;
};

}  // namespace kam::rules
