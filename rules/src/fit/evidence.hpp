#pragma once
#include "../portfolio/programme_fact.hpp"
#include "fit_pack.hpp"

/// What the factors of model 3.1 are computed from, each registered as a fact of the programme.
namespace kam::rules {

std::span<const ProgrammeFact> fit_deal_facts();
std::span<const ProgrammeFact> fit_account_facts();
std::span<const ProgrammeFact> fit_answer_facts();
/// The factors, their composite, conditions and verdict: put by the stage.
std::span<const ProgrammeFact> fit_facts();

// Of the records alone, so that one account's result can use them too: how transactional selling is.
/// What both are made of, over all accounts.
void gather_wins(const Portfolio& portfolio, const FitPack::Evidence& terms, WinTimes& wins);
Value days_from_start_to_win(const Portfolio& portfolio, const FitPack::Evidence& terms, const WinTimes& wins);
Value activities_per_win(const Portfolio& portfolio, const FitPack::Evidence& terms, const WinTimes& wins);

}  // namespace kam::rules
