#pragma once
#include "fact.hpp"

/// What the files of this folder give each other.
namespace kam::rules {

// Purchases (model 1.2 A, 5.1, 5.2): facts/purchases.cpp
Value average_purchase(const Portfolio&, const Node&);
Value tenure_years(const Portfolio&, const Node&);
Value tenure_since_created(const Portfolio&, const Node&);
Value whitespace(const Portfolio&, const Node&);
Value open_pipeline_weighted(const Portfolio&, const Node&);
Value revenue_before(const Portfolio&, const Node&);
Value growth(const Portfolio&, const Node&);
Value retention(const Portfolio&, const Node&);
Value open_balance(const Portfolio&, const Node&);
Value overdue_share(const Portfolio&, const Node&);
Value days_to_pay_late(const Portfolio&, const Node&);
Value days_to_win(const Portfolio&, const Node&);
/// The reason of a comparison whose older window has no revenue: new_account, or too_few_records.
Value no_base(const Node&, Window before);

// Margin (5.7): facts/margin.cpp
Value gross_margin_pct(const Portfolio&, const Node&);
Value gross_margin(const Portfolio&, const Node&);
Value net_margin_pct(const Portfolio&, const Node&);
Value net_margin(const Portfolio&, const Node&);
Value cost_to_serve(const Portfolio&, const Node&);
Value price_index(const Portfolio&, const Node&);
Value discount_depth(const Portfolio&, const Node&);
/// Net margin % of a window, or gross (quality 0.5) where no cost to serve is known.
Value margin_in(const Portfolio&, const Node&, Window window);
Value margin_trend(const Portfolio&, const Node&);
Value margin_streak(const Portfolio&, const Node&);

// Expansion and satisfaction (5.2–5.4): facts/kpis.cpp
Value upsell_rate(const Portfolio&, const Node&);
Value cross_sell_rate(const Portfolio&, const Node&);
Value expansion_share(const Portfolio&, const Node&);
Value cross_sell_attempts(const Portfolio&, const Node&);
Value growth_per_year(const Portfolio&, const Node&);
Value average_purchase_trend(const Portfolio&, const Node&);
Value net_promoters(const Portfolio&, const Node&);
Value satisfied_answers(const Portfolio&, const Node&);
Value satisfied_tickets(const Portfolio&, const Node&);
Value satisfaction(const Portfolio&, const Node&);

// Surveys (5.4): facts/surveys.cpp
struct Mean {
  double sum = 0;
  int n = 0;
  OnDay newest;
  std::vector<std::string> evidence;
  double value() const { return sum / n; }
};
/// The latest answer of each contact in a window; one without a contact stands for itself.
std::vector<const SurveyResponse*> latest_responses(const Node&, std::string_view kind, Window window);
/// Mean score of the latest answer of each contact in a window.
Mean latest_mean(const Node&, std::string_view kind, Window window, double (*score)(const SurveyResponse&));
/// 80 % of the scale or more (5.4).
inline bool is_satisfied(const SurveyResponse& answer) {
  return answer.score >= 0.8 * answer.scale_max.value_or(5);
}
/// The same of a ticket that was rated.
inline bool is_satisfied(const Portfolio& portfolio, const Ticket& ticket) {
  return *ticket.csat >= 0.8 * portfolio.settings.ticket_csat_max;
}
/// What people said of us in a window, in counts that add up over accounts (5.4).
struct Voices {
  struct Heard {
    double sum = 0, n = 0;
  };
  static constexpr double recommend_weight = 0.4, answers_weight = 0.3, tickets_weight = 0.15, calls_weight = 0.15;
  Heard recommend, answers, tickets, calls;  ///< 0..10, satisfied or not, satisfied or not, 0..10
  void add(const Portfolio&, const Node&, Window window);
  /// 0..100, weighted over what was heard; nothing if nobody said anything.
  std::optional<double> satisfaction() const;
};
/// Who of the account's people answered in TTM (5.4): whom we asked is not in the records.
std::vector<Figure> response_bias(const Portfolio&, const Node&);
/// A figure over survey answers: they age by the newest of them.
Value of_survey(const Portfolio&, double number, Mean answers);
/// The latest answer of each person to a question; one without a respondent stands for itself.
/// With a window, answers dated outside it are left out.
std::vector<const Answer*> latest_answers(const Node&, std::string_view question, std::optional<Window> window = {});
/// Mean of the latest rating 1..10 that each person gave the account on a criterion.
Value rated(const Portfolio&, const Node&, std::string_view criterion);

// Our people (6.1, 14.4.5): facts/care.cpp
Value functions_active(const Portfolio&, const Node&);

// Competitors (4.6): facts/threat.cpp
Value competitor_threat(const Portfolio&, const Node&);

bool is_active(const Contact& contact, Day as_of);
bool has_role(const Contact& contact, std::string_view role);
bool is_two_way(const Activity& activity, Day as_of);
/// Outbound and planned (14.6.12).
bool is_proactive(const Activity& activity);
bool is_live(const Contract& contract, Day as_of);

}  // namespace kam::rules
