#include "facts.hpp"

#include <algorithm>

#include "account_facts.hpp"
#include "churn_facts.hpp"

namespace kam::rules {

namespace {
Value revenue_ttm(const Portfolio&, const Node& node) {
  return node.revenue;
}

/// Multiples of the average active account (model 1.2, 14.3.4).
Value revenue_share(const Portfolio& p, const Node& node) {
  if (!node.revenue.is_known()) return node.revenue;
  if (!p.total_revenue.is_known()) return p.total_revenue;
  Value value = node.revenue;
  if (value.number <= 0) {
    value.number = 0;
    return value;
  }
  if (p.total_revenue.number <= 0) return Value::unknown(Reason::too_few_records);
  value.number = std::max(0.0, value.number * static_cast<double>(p.active_count) / p.total_revenue.number);
  return value;
}

constexpr FactDef table[]{
    {"rev_ttm", "currency", "Net revenue of the last twelve months", revenue_ttm},
    {"rev_ptm", "currency", "Net revenue of the twelve months before", revenue_before},
    {"revenue_share", "x", "Net revenue in multiples of the average active account", revenue_share},
    {"avg_ticket", "currency", "Net revenue per invoice of the last twelve months", average_purchase},
    {"tenure_years", "years", "Years since the first purchase", tenure_years},
    {"tenure_since_created", "years", "Years since the account was entered", tenure_since_created},
    {"whitespace", "currency", "What peers of the segment spend on categories that the account does not buy",
     whitespace},
    {"pipeline", "currency", "Open opportunities by probability", open_pipeline_weighted},
    {"kpi_growth", "%", "Revenue against the window before", growth},
    {"retention", "%", "Revenue kept of the window before", retention},
    {"open_balance", "currency", "Open amounts of invoices", open_balance},
    {"overdue_share", "%", "Share of the open amounts that is over 60 days late", overdue_share},
    {"days_to_pay_late", "days", "Median days between due date and payment", days_to_pay_late},
    {"days_to_win", "days", "Median days from an opportunity's start to its win", days_to_win},
    {"kpi_gross_margin_pct", "%", "Gross margin", gross_margin_pct},
    {"gross_margin", "currency", "Gross margin", gross_margin},
    {"kpi_cost_to_serve", "currency", "Cost to serve by activity", cost_to_serve},
    {"kpi_net_margin", "currency", "Margin after cost to serve", net_margin},
    {"kpi_net_margin_pct", "%", "Margin after cost to serve", net_margin_pct},
    {"kpi_margin_trend", "pp", "Margin against the window before", margin_trend},
    {"kpi_margin_streak", "quarters", "Quarters of falling margin in a row", margin_streak},
    {"kpi_discount_depth", "%", "List price given away", discount_depth},
    {"kpi_upsell_rate", "%", "Upsell opportunities won of those closed", upsell_rate},
    {"kpi_cross_sell_rate", "%", "Cross-sell opportunities won of those closed", cross_sell_rate},
    {"kpi_expansion_share", "%", "Won upsell and cross-sell in revenue", expansion_share},
    {"kpi_cross_sell_attempts", "", "Cross-sell opportunities opened", cross_sell_attempts},
    {"kpi_cagr_2y", "%", "Yearly growth over two years", growth_per_year},
    {"kpi_avg_ticket_trend", "%", "Average transaction against the window before", average_purchase_trend},
    {"kpi_nps", "", "Net promoter score", net_promoters},
    {"kpi_nps_mean", "", "Mean answer to the recommendation question", nps_of_contacts},
    {"kpi_csat", "%", "Satisfied survey answers", satisfied_answers},
    {"kpi_ticket_csat", "%", "Satisfied ticket ratings", satisfied_tickets},
    {"kpi_satisfaction", "", "Satisfaction, 0..100", satisfaction},
    {"price_index", "%", "Realised price against list price", price_index},
    {"addressable_gap", "currency", "What the customer could spend with us but does not yet", addressable_gap},
    {"customer_growth", "%", "Growth of the customer's revenue and staff", customer_growth},
    {"annual_revenue", "currency", "The customer's own revenue", annual_revenue},
    {"employees", "", "The customer's staff", employees},
    {"needs_covered", "%", "Stated needs that our offer covers", needs_covered},
    {"adoption", "%", "Features used of those bought", adoption},
    {"objectives_served", "%", "Weight of our strategic objectives that the account serves", objectives_served},
    {"market_share", "%", "Share of its market", market_share},
    {"industry_rank", "", "Rank in its industry", industry_rank},
    {"credibility_points", "points", "What it lends to our standing", credibility_points},
    {"referrals", "", "Opportunities that it brought in 36 months", referrals},
    {"network_companies", "", "Related companies in target segments that are no customers", network_companies},
    {"partnership_items", "items", "Signs of readiness to work as partners", partnership_items},
    {"supplier_status", "", "What the customer calls us", supplier_status},
    {"supplier_rank", "", "Our rank among its suppliers, on 1..10", supplier_rank},
    {"nps_of_contacts", "", "Mean answer to the recommendation question", nps_of_contacts},
    {"perception_of_contacts", "", "Mean of perception surveys on 1..10", perception_of_contacts},
    {"value_based_contract", "", "A live contract is priced by value", value_based_contract},
    {"cultural_fit", "", "Mean rating of four values, 1..5", cultural_fit},
    {"partner_standing", "", "Partner history and potential", partner_standing},
    {"complexity_items", "items", "Needs that only key account management can serve", complexity_items},
    {"insolvent", "", "Insolvency is flagged", insolvent},
    {"credit_class", "", "Credit class as given, 1..10", credit_class},
    {"deciders", "", "Active people who decide or approve", deciders},
    {"service_distance", "km", "Distance to the nearest service location", service_distance},
    {"service_country", "", "The country has a service location", service_country},
    {"app_threat", "", "Competitor moves that touch the account", competitor_threat},
    {"spend_drop", "%", "Last quarter's revenue against the same quarter a year earlier", spend_drop},
    {"order_gap", "x", "Days since the last order in median intervals", order_gap},
    {"months_with_order", "%", "Complete months with an order", months_with_order},
    {"largest_order_share", "%", "Largest order of the last twelve months", largest_order_share},
    {"categories_lost", "", "Categories bought now less those before", categories_lost},
    {"payment_delay", "days", "Median days late against the year before", payment_delay},
    {"engagement_drop", "%", "Inbound and two-way contacts against the quarters before", engagement_drop},
    {"response_slowdown", "x", "Median days to answer against the year before", response_slowdown},
    {"response_silence", "%", "Share of our mails and calls answered, where under a fifth", response_silence},
    {"single_thread_share", "", "Share of contacts with the one top person", single_thread_share},
    {"champion_left", "", "A strong supporter left and none is in place", champion_left},
    {"renewal_in_days", "days", "Days to the next contract end", renewal_in_days},
    {"renewal_under_way", "days", "Days to the next contract end, where a renewal has its next step",
     renewal_under_way},
    {"complaints_rise", "x", "Grave tickets against the quarters before", complaints_rise},
    {"usage_drop", "%", "Use of seats or features against the quarters before", usage_drop},
    {"nps_drop", "points", "Fall of the mean recommendation answer", nps_drop},
    {"csat_drop", "pp", "Fall of the share of satisfied answers", csat_drop},
    {"decider_unhappy", "", "A decider answered 6 or less", decider_unhappy},
};
}  // namespace

std::span<const FactDef> facts() {
  return table;
}

std::size_t fact_index(std::string_view id) {
  return static_cast<std::size_t>(find_fact(id) - facts().data());
}

const FactDef* find_fact(std::string_view id) {
  for (const FactDef& fact : table) {
    if (fact.id == id) return &fact;
  }
  return nullptr;
}

}  // namespace kam::rules
