#pragma once
#include <array>
#include <string_view>

/// The closed lists of names that a pack may use, apart from those of facts.
namespace kam::rules::pack {

/// Owner codes (model 9.2); a `+` stands between two who act together.
inline constexpr std::array<std::string_view, 9> roles{"KAM", "AM", "SM", "EX", "PL", "AD", "FI", "SV", "MK"};
/// Who may be missing: an owner code, or a role or function of our people (model 1.1).
inline constexpr std::array<std::string_view, 21> holders{"KAM",
                                                          "AM",
                                                          "SM",
                                                          "EX",
                                                          "PL",
                                                          "AD",
                                                          "FI",
                                                          "SV",
                                                          "MK",
                                                          "kam",
                                                          "account_manager",
                                                          "sales_manager",
                                                          "executive",
                                                          "specialist",
                                                          "service",
                                                          "marketing",
                                                          "product",
                                                          "admin",
                                                          "finance",
                                                          "operations",
                                                          "programme"};
/// Dates by which urgency counts instead of the due date (14.9.1).
inline constexpr std::array<std::string_view, 2> deadlines{"contract_end", "order_due"};
/// Reasons that are lists of what weighed most.
inline constexpr std::array<std::string_view, 5> reason_lists{"@top_contributions", "@low_contributions_bcd",
                                                              "@top_signals", "@low_health", "@questions"};
inline constexpr std::array<std::string_view, 2> branches{"first_that_holds", "all_known"};
inline constexpr std::array<std::string_view, 2> populations{"active", "scored"};

}  // namespace kam::rules::pack
