#include "account_facts.hpp"
#include "kam/rules/exact_sum.hpp"
#include "made_of.hpp"
#include "renewals.hpp"

/// Does the customer stay of its own will? (model 5.1, 5.9, 14.6.12)
namespace kam::rules {

namespace {

Value renewal_rate(const Portfolio& p, const Node& node) {
  const Renewals renewals(node);
  ExactSum due, renewed;
  std::size_t count = 0, gaps = 0;
  Reason first_gap = Reason::none;
  double k = 0;
  Value value;
  for (const Contract* contract : node.contracts) {
    if (!contract->end || !p.ttm.holds(*contract->end)) continue;
    ++count;
    const bool again = renewals.renewed(*contract);
    k += again;
    value.evidence.push_back("contract:" + contract->id);
    Reason gap = Reason::none;
    const double amount = p.money(contract->annual_value, contract->currency, contract->start, gap);
    if (gap != Reason::none) {
      if (++gaps == 1) first_gap = gap == Reason::field_empty ? p.missing(Object::contracts, "annual_value") : gap;
      continue;
    }
    due.add(amount);
    if (again) renewed.add(amount);
  }
  Reason reason = Reason::none;
  if (count == 0)
    reason = Reason::no_records;
  else if (too_many_gaps(gaps, count))
    reason = first_gap;
  else if (due.value() <= 0)
    reason = Reason::too_few_records;
  Value result = reason == Reason::none ? of_people(100 * renewed.value() / due.value()) : Value::unknown(reason);
  result.partial = gaps > 0 && result.is_known();
  result.k = k;
  result.n = static_cast<double>(count);
  result.evidence = std::move(value.evidence);
  return result;
}

Value loyalty(const Portfolio& p, const Node& node) {
  const Value nps = nps_of_contacts(p, node), brought = referrals(p, node), renewals = renewal_rate(p, node);
  MeanOfKnown mean;
  mean.add("nps", nps, nps.number * 10);
  mean.add("referrals", brought, brought.number > 0 ? 100 : 0);
  mean.add("renewals", renewals);
  return mean.kept_by_people();
}

}  // namespace

std::span<const FactDef> loyalty_facts() {
  static constexpr FactDef table[]{
      {.id = "kpi_renewal_rate",
       .name = "Contract value renewed",
       .unit = "%",
       .range = "0..100",
       .inputs = "contract.end contract.start contract.annual_value",
       .doc = "Value of contracts that ended in twelve months and were followed by a later one within 90 days, of all "
              "that ended (5.1, 14.6.12).",
       .source = "S003",
       .evidence = "field",
       .compute = renewal_rate},
      {.id = "kpi_loyalty",
       .name = "Loyalty",
       .range = "0..100",
       .inputs = "kpi_nps_mean referrals kpi_renewal_rate",
       .doc = "Mean of the known: recommendation answers, referrals, renewals (5.9, 14.6.12).",
       .source = "S001",
       .evidence = "survey",
       .compute = loyalty},
  };
  return table;
}

}  // namespace kam::rules
