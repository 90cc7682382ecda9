#include "evidence.hpp"

/// Factors, composite, conditions and verdict of model 3 as facts: the stage puts them.
namespace kam::rules {

namespace {

constexpr FactDef derived(std::string_view id, std::string_view name, std::string_view range, std::string_view inputs,
                          std::string_view doc, std::string_view source, expr::Type type = expr::Type::number) {
  return of_programme("derived", id, name, "", range, inputs, doc, source, type);
}

constexpr FactDef factor(std::string_view id, std::string_view name, std::string_view inputs, std::string_view doc,
                         std::string_view source) {
  return derived(id, name, "1..10", inputs, doc, source);
}

constexpr FactDef condition(std::string_view id, std::string_view name, std::string_view inputs, std::string_view doc) {
  return derived(id, name, "true, false", inputs, doc, "S004", expr::Type::boolean);
}

}  // namespace

std::span<const ProgrammeFact> fit_facts() {
  static constexpr ProgrammeFact table[]{
      {factor("fit_transactionality", "How consultative our selling is", "fit_cycle_days fit_activities_per_win",
              "10 is consultative, 1 is transactional: mean of the scores of the two that are known (3.1).", "S001")},
      {factor("fit_cross_sell", "Room for upsell and cross-sell",
              "fit_lacks_category fit_growth_from_expansion fit_categories_sold",
              "Mean of the scores of the two that are known; with one product category 1 (3.1).", "S001")},
      {factor("fit_land_expand", "Room in other departments", "fit_departments_open", "Score of its one part (3.1).",
              "S001")},
      {factor("fit_competition", "Key account status would win business",
              "fit_lost_to_rivals fit_rivals_no_kam fit_final_two",
              "Mean of the scores of the parts that are known (3.1).", "S001")},
      {factor("fit_capacity", "Support, team and staying power",
              "fit_exec_buyin fit_dedicated_team fit_company_support fit_runway_months",
              "The least of the four scores, known only with all of them (3.1, 14.4.6).", "S001")},
      {factor("fit_concentration", "Few customers matter much", "pf_top10pct_share", "Score of its one part (3.1).",
              "S004")},
      {factor("fit_value_chain", "Customers with complex needs", "fit_complex_accounts", "Score of its one part (3.1).",
              "S004")},
      {factor("fit_mutual_growth", "Growth for both sides", "fit_growing_partners", "Score of its one part (3.1).",
              "S004")},
      {derived("fit_capacity_at_most", "Support, team and staying power, at most", "1..10", "fit_capacity",
               "The least of the scores that are known: a low one settles what capacity cannot be (14.4.6).", "S001")},
      {derived("fit_score", "Fit of key account management with the company", "0..100",
               "fit_transactionality fit_cross_sell fit_land_expand fit_competition fit_capacity fit_concentration "
               "fit_value_chain fit_mutual_growth",
               "Weighted mean of the factors; of cross-sell and other departments the larger takes both weights (3.1, "
               "3.3).",
               "S001 S004")},
      {derived("fit_coverage", "Share of the fit that is known", "0..1", "fit_score",
               "Known weight of all weight (0.6).", "S001 S004")},
      {derived("fit_readiness", "Readiness of organisation, planning and competence", "1..5",
               "m_organisation m_planning m_competence", "Mean of the three dimensions of maturity (3.2).", "S004")},
      {condition(
          "irr_mass_standard", "A mass business with standard orders", "n_active pf_top10pct_share fit_custom_share",
          "1,000 accounts or more, under 30 % of the revenue from the largest tenth, under 5 % custom orders (3.2).")},
      {condition("irr_no_big_customer", "No customer stands out", "pf_cr1 pf_top10pct_share fit_value_chain",
                 "The largest under 1 %, the largest tenth under 30 %, and no complex needs among them (3.2).")},
      {condition("irr_no_leadership", "Top management does not stand behind it", "fit_exec_buyin",
                 "Buy-in answered 1 or 2 (3.2).")},
      {condition("irr_not_ready", "The company is not ready", "fit_readiness",
                 "Organisation, planning and competence together under 1.8 (3.2).")},
      {condition("irr_too_broad", "The list is too broad", "pf_key_pct pf_key_count",
                 "More than a fifth of the accounts, or more than 100, are called key (3.2).")},
      {derived("fit_verdict", "Is key account management right for us?",
               "not_recommended, undetermined, build_maturity_first, recommended, pilot, not_now",
               "fit_score fit_coverage irr_mass_standard irr_no_big_customer irr_no_leadership irr_not_ready "
               "fit_capacity_at_most",
               "The first verdict of the pack whose condition holds (3.3).", "S001 S004", expr::Type::text)},
  };
  return table;
}

}  // namespace kam::rules
