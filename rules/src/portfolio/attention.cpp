#include <algorithm>
#include <array>
#include <cmath>

#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// Where our time goes, against where the potential is (model 2, 14.4.2).
namespace kam::rules {

namespace {

constexpr std::array tiers{Tier::key, Tier::rising, Tier::standard, Tier::undetermined};

std::optional<Reason> no_outbound(const Portfolio& p) {
  if (!p.activities.exists()) return Reason::no_records;
  if (!p.in_use(Object::activities, "direction")) return p.missing(Object::activities, "direction");
  return std::nullopt;
}

Value of_activities(const Portfolio& p, double number, Window window) {
  Value value = Value::known(number);
  value.freshness = p.activities.freshness;
  if (!Portfolio::covered(p.activities, window)) {
    value.partial = true;
    value.covered_days = p.as_of - *p.activities.first + 1;
  }
  return value;
}

bool is_outbound(const Activity& activity, Window window) {
  return window.holds(activity.at) && activity.direction.value_or("") == "out";
}

Value neglect(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (const auto reason = no_outbound(p)) return Value::unknown(*reason);
  const Window window = days_back(p.as_of, 90);
  double rising = 0, confidence = 0;
  std::vector<std::size_t> alone;
  for (const std::size_t i : programme.active) {
    if (programme.tier(i) != Tier::rising) continue;
    ++rising;
    confidence += programme.all.selection.cards[i].total.confidence;
    const auto& activities = programme.node(i).activities;
    if (std::none_of(activities.begin(), activities.end(),
                     [&](const Activity* a) { return is_outbound(*a, window); })) {
      alone.push_back(i);
    }
  }
  std::stable_sort(alone.begin(), alone.end(), [&](std::size_t a, std::size_t b) {
    return rounded(programme.node(a).revenue.number) > rounded(programme.node(b).revenue.number);
  });
  if (rising == 0) return Value::not_applicable(Reason::no_rising_account);
  Value value = of_activities(p, 100 * static_cast<double>(alone.size()) / rising, window);
  value.quality = confidence / rising;
  value.k = static_cast<double>(alone.size());
  value.n = rising;
  for (const std::size_t node : alone) name_account(value, programme, node);
  return value;
}

struct Shares {
  std::array<double, tiers.size()> of{};
  double all = 0;
};

template <class Amount>
Shares shares(const Programme& programme, Amount amount) {
  std::array<ExactSum, tiers.size()> sums;
  ExactSum all;
  for (const std::size_t i : programme.active) {
    const double one = amount(i);
    sums[static_cast<std::size_t>(programme.tier(i))].add(one);
    all.add(one);
  }
  Shares result;
  result.all = all.value();
  for (std::size_t t = 0; t < tiers.size(); ++t) result.of[t] = sums[t].value();
  return result;
}

Value attention_gap(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (const auto reason = no_outbound(p)) return Value::unknown(*reason);
  const bool timed = p.in_use(Object::activities, "minutes");
  const Shares time = shares(programme, [&](std::size_t i) {
    ExactSum spent;
    for (const Activity* a : programme.node(i).activities) {
      if (is_outbound(*a, p.ttm)) spent.add(timed ? std::max(0.0, a->minutes.value_or(0)) : 1);
    }
    return spent.value();
  });
  std::size_t known = 0;
  const Shares potential = shares(programme, [&](std::size_t i) {
    const Value& gap = programme.fact("addressable_gap", i);
    known += gap.is_known();
    return gap.is_known() ? gap.number : 0;
  });
  if (time.all <= 0) return Value::unknown(Reason::no_records);
  if (known == 0) return Value::unknown(p.missing(Object::accounts, "addressable_spend_annual"));
  if (potential.all <= 0) return Value::unknown(Reason::too_few_records);
  Value value = of_activities(p, 0, p.ttm);
  value.quality = 0.8;
  if (!timed) value.proxy = "activities_counted";
  Details details;
  for (std::size_t t = 0; t < tiers.size(); ++t) {
    const double gap = 100 * (time.of[t] / time.all - potential.of[t] / potential.all);
    details.parts.push_back({std::string(name(tiers[t])), gap});
    if (rounded(std::fabs(gap)) > rounded(std::fabs(value.number))) value.number = gap;
  }
  value.k = static_cast<double>(known);
  value.n = static_cast<double>(programme.active.size());
  return value.with(std::move(details));
}

}  // namespace

std::span<const ProgrammeFact> attention_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "pf_neglect",
        .name = "Rising accounts that nobody contacted",
        .unit = "%",
        .range = "0..100",
        .inputs = "tier activity.direction activity.at",
        .doc = "Share of the rising accounts without an outbound activity in 90 days (2).",
        .source = "S002 S001",
        .evidence = "transaction",
        .level = FactLevel::programme},
       neglect},
      {{.id = "pf_attention_gap",
        .name = "Time against potential",
        .unit = "pp",
        .range = "-100..100",
        .inputs = "tier activity.direction activity.minutes account.addressable_spend_annual",
        .doc =
            "For each tier its share of our outbound minutes less its share of what customers could still spend with "
            "us; the largest of them with its sign (2, 14.4.2).",
        .source = "S002 S001",
        .evidence = "field",
        .level = FactLevel::programme},
       attention_gap},
  };
  return table;
}

}  // namespace kam::rules
