#include "kam/rules/pilot.hpp"

#include <algorithm>
#include <cmath>

#include "../write.hpp"
#include "measures.hpp"
#include "pairs.hpp"

namespace kam::rules {

namespace {

PilotAccount account_of(const Assessment& before, const Assessment& now, std::size_t node) {
  const Node& held = before.portfolio.nodes[node];
  const Value &cycle = before.facts.at("app_cycle_months", node), &risk = now.facts.at("kpi_churn_risk", node);
  PilotAccount account{held.account->id, held.account->name.value_or(held.account->id), held.revenue.number, {}, {}};
  if (cycle.is_known()) account.cycle_months = cycle.number;
  if (risk.is_known()) account.churn_risk = risk.number;
  return account;
}

/// Six months, or two median cycles of those who take part, whichever is longer.
Day least_end(const Pilot& pilot, const ApproachTerms::Pilot& terms) {
  std::vector<double> cycles;
  for (const PilotPair& pair : pilot.pairs) {
    for (const PilotAccount* one : {&pair.one_face, &pair.one_voice}) {
      if (one->cycle_months) cycles.push_back(*one->cycle_months);
    }
  }
  const Day months = add_months(pilot.since, terms.least_months);
  if (cycles.empty()) return months;
  const double days = std::ceil(rounded(terms.cycles * median(std::move(cycles)) * 30.44));
  return std::max(months, pilot.since + static_cast<int>(days));
}

bool too_risky(const PilotAccount& account, double limit) {
  return account.churn_risk && rounded(*account.churn_risk) >= limit;
}

PilotPair pair_of(const Assessment& before, const Assessment& now, const pilots::Matched& matched) {
  const double limit = before.pack.approach.pilot.stop_at_risk;
  PilotPair pair{std::string(segment_of(before.portfolio.nodes[matched.one_face])),
                 matched.revenue_band,
                 matched.cycle,
                 account_of(before, now, matched.one_face),
                 account_of(before, now, matched.one_voice),
                 false};
  pair.stopped = too_risky(pair.one_face, limit) || too_risky(pair.one_voice, limit);
  return pair;
}

std::string_view outcome(const PilotMeasure& measure) {
  if (!measure.low || (rounded(*measure.low) <= 0 && rounded(*measure.high) >= 0)) return "not_decided";
  return (*measure.low > 0) == measure.higher_is_better ? "one_voice" : "one_face";
}

void measure(Pilot& result, const Assessment& now, const std::vector<pilots::Matched>& pairs) {
  std::vector<const Node*> face, voice;
  for (const pilots::Matched& pair : pairs) {
    face.push_back(&now.portfolio.nodes[pair.one_face]);
    voice.push_back(&now.portfolio.nodes[pair.one_voice]);
  }
  result.measures = pilots::measures(now.portfolio, face, voice, {result.since, result.as_of}, !result.case_comparison,
                                     now.pack.approach.pilot.draws);
  if (result.case_comparison || result.state != "complete") return;
  for (PilotMeasure& one : result.measures) one.outcome = outcome(one);
}

}  // namespace

Result<Pilot> pilot(const Pack& pack, const Records& records, const PilotOptions& options) {
  const Day as_of = options.score.as_of;
  auto before = assess(pack, records, options.since + -1, options.score.starting_set);
  if (!before) return before.error();
  auto now = assess(pack, records, as_of, options.score.starting_set);
  if (!now) return now.error();
  const auto& terms = pack.data().approach.pilot;
  const pilots::Pairing pairing = pilots::pairs_of(**before, options);
  if (pairing.pairs.empty() && pairing.unmatched.empty()) {
    return invalid("a pilot compares key accounts, and on " + to_string(options.since + -1) +
                   " there is none: label some as key");
  }
  Pilot result;
  result.id = options.id;
  result.ruleset = pack.version();
  result.settings = settings_mark(records, options.score);
  result.snapshot = records.snapshot.id(as_of);
  result.currency = records.settings.reporting_currency.value_or("");
  result.since = options.since;
  result.as_of = as_of;
  result.least_pairs = terms.least_pairs;
  result.stop_at_risk = terms.stop_at_risk;
  for (const pilots::Matched& matched : pairing.pairs) result.pairs.push_back(pair_of(**before, **now, matched));
  for (const std::size_t node : pairing.unmatched) {
    result.unmatched.push_back((*before)->portfolio.nodes[node].account->id);
  }
  result.case_comparison = result.pairs.size() < terms.least_pairs;
  result.until = least_end(result, terms);
  result.state = as_of < options.since ? "planned" : as_of < result.until ? "running" : "complete";
  if (result.state != "planned" && !result.pairs.empty()) measure(result, **now, pairing.pairs);
  return result;
}

}  // namespace kam::rules
