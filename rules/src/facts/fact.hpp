#pragma once
#include <span>
#include <string_view>

#include "../expr/expr.hpp"
#include "portfolio.hpp"

/// Every quantity of the model is a registered fact: the reference, the checks of a pack and the facts table come from
/// these tables.
namespace kam::rules {

enum class FactLevel : std::uint8_t { account, programme };

struct FactDef {
  std::string_view id = {};
  std::string_view name = {};      ///< as a person would say it
  std::string_view unit = {};      ///< `%`, `pp`, `currency`, `days` …; empty for a plain number, a flag or a label
  std::string_view range = {};     ///< `0..100`, `>= 0`, or the labels; empty if anything may come
  std::string_view inputs = {};    ///< canonical fields or other facts, separated by blanks
  std::string_view doc = {};       ///< what it is, with its place in the model
  std::string_view source = {};    ///< codes of the seeds and publications, separated by blanks
  std::string_view evidence = {};  ///< kind of evidence (model 0.6): transaction, field, survey, rating, proxy, derived
  expr::Type type = expr::Type::number;
  FactLevel level = FactLevel::account;
  Value (*compute)(const Portfolio&, const Node&) = nullptr;  ///< null: a later stage puts it, from other facts
};

/// All account facts, in the order of the tables.
std::span<const FactDef> facts();
/// Null if there is no such fact.
const FactDef* find_fact(std::string_view id);
/// Place in facts() of a fact that is there.
std::size_t fact_index(std::string_view id);

// One table a file.
std::span<const FactDef> purchase_facts();
std::span<const FactDef> margin_facts();
std::span<const FactDef> kpi_facts();
std::span<const FactDef> account_facts();
std::span<const FactDef> readiness_facts();
std::span<const FactDef> feasibility_facts();
std::span<const FactDef> order_signal_facts();
std::span<const FactDef> contact_signal_facts();
std::span<const FactDef> threat_facts();
std::span<const FactDef> care_facts();
std::span<const FactDef> attitude_facts();
std::span<const FactDef> account_value_facts();
std::span<const FactDef> wallet_facts();
std::span<const FactDef> penetration_facts();
std::span<const FactDef> use_facts();
std::span<const FactDef> engagement_facts();
std::span<const FactDef> stakeholder_facts();
std::span<const FactDef> plan_facts();
std::span<const FactDef> plan_part_facts();
std::span<const FactDef> relationship_facts();
std::span<const FactDef> loyalty_facts();
std::span<const FactDef> deal_facts();
std::span<const FactDef> delivery_facts();
std::span<const FactDef> rfm_facts();
std::span<const FactDef> assessment_facts();
std::span<const FactDef> peer_facts();
std::span<const FactDef> approach_facts();
std::span<const FactDef> approach_team_facts();
std::span<const FactDef> approach_verdict_facts();

}  // namespace kam::rules
