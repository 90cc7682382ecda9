#pragma once
#include <array>
#include <string>
#include <vector>

namespace kam::panel {

/// The criteria of model 1.2 and the churn signals of model 5.6 that a catalogue has to word.
inline constexpr std::array criterion_ids{"sel_revenue_share",
                                          "sel_profitability",
                                          "sel_avg_transaction",
                                          "sel_tenure",
                                          "sel_revenue_potential",
                                          "sel_growth_potential",
                                          "sel_customer_size",
                                          "sel_product_fit",
                                          "sel_strategic_value",
                                          "sel_market_influence",
                                          "sel_credibility",
                                          "sel_referrals",
                                          "sel_network",
                                          "sel_partnership_readiness",
                                          "sel_supplier_perception",
                                          "sel_willingness_to_pay",
                                          "sel_cultural_fit",
                                          "sel_partner",
                                          "sel_complexity_need",
                                          "sel_solvency",
                                          "sel_purchasing_process",
                                          "sel_geo_fit"};

inline constexpr std::array signal_ids{"chr_spend",           "chr_order_gap",     "chr_engagement", "chr_response",
                                       "chr_dissatisfaction", "chr_complaints",    "chr_usage",      "chr_breadth",
                                       "chr_champion",        "chr_single_thread", "chr_payment",    "chr_renewal",
                                       "chr_competitor",      "chr_irregular",     "chr_lumpy"};

/// The headings and other fixed words of the page, below `ui/`.
inline constexpr std::array ui_labels{"of_hundred",
                                      "score",
                                      "no_score",
                                      "standing",
                                      "checks",
                                      "risk",
                                      "reasons",
                                      "lifts",
                                      "holds",
                                      "nothing_lifts",
                                      "nothing_holds",
                                      "questions",
                                      "steps",
                                      "no_steps",
                                      "no_steps_unknown",
                                      "checks_unknown",
                                      "why",
                                      "effect",
                                      "owner",
                                      "due",
                                      "soon",
                                      "open_account",
                                      "first_questions",
                                      "chart_legend_range",
                                      "chart_legend_full",
                                      "bands_low",
                                      "bands_watch",
                                      "bands_high",
                                      "bands_critical"};

/// Every path that the panel says without asking first whether it is there.
inline std::vector<std::string> required_messages() {
  std::vector<std::string> paths{"language",
                                 "locale",
                                 "format/thousand",
                                 "format/million",
                                 "format/billion",
                                 "format/trillion",
                                 "format/day",
                                 "format/time",
                                 "format/years",
                                 "format/months",
                                 "format/ordinal",
                                 "headline/but",
                                 "headline/and",
                                 "headline/only",
                                 "headline/inactive",
                                 "headline/blocked",
                                 "headline/position",
                                 "headline/nothing",
                                 "verdict/supports",
                                 "verdict/not_yet",
                                 "verdict/against",
                                 "verdict/differs",
                                 "verdict/unlabelled",
                                 "verdict/unlabelled_not_yet",
                                 "tiers/key",
                                 "tiers/rising",
                                 "tiers/standard",
                                 "tiers/undetermined",
                                 "tiers/word_key",
                                 "tiers/word_rising",
                                 "tiers/word_standard",
                                 "risk/low",
                                 "risk/watch",
                                 "risk/high",
                                 "risk/critical",
                                 "risk/unknown",
                                 "risk/blocked",
                                 "questions/settles",
                                 "questions/settles_full",
                                 "score/range",
                                 "score/range_full",
                                 "score/range_only",
                                 "score/basis_full",
                                 "score/basis_starting",
                                 "notes/won_opportunities",
                                 "notes/rated",
                                 "notes/rated_n",
                                 "notes/at_least",
                                 "notes/days",
                                 "notes/against",
                                 "notes/other"};
  for (const auto* label : ui_labels) paths.push_back(std::string("ui/") + label);
  for (const auto* id : criterion_ids) {
    for (const auto* part : {"name", "format", "high", "middle", "low", "question"})
      paths.push_back(std::string("criteria/") + id + "/" + part);
  }
  for (const auto* id : signal_ids) {
    for (const auto* part : {"name", "format", "text", "plain"})
      paths.push_back(std::string("signals/") + id + "/" + part);
  }
  return paths;
}

}  // namespace kam::panel
