#include "rules_difference.hpp"

#include <algorithm>

#include "columns.hpp"
#include "difference.hpp"
#include "explain/members.hpp"
#include "figures.hpp"
#include "kam/rules/pack_effect.hpp"

namespace kam::cli {

namespace {

using rules::ResultLine;

constexpr std::size_t longest_value = 70, accounts_named = 5;

std::string abridged(const std::string& json) {
  return letters(json) <= longest_value ? json : shortened(json, longest_value) + "…";
}

void tell_packs(Page& page, const std::vector<rules::PackChange>& changes) {
  page.heading("What differs in the packs");
  if (changes.empty()) page.line("nothing that they compute", 2);
  for (const auto& change : changes) {
    const std::string place = change.file + (change.place.empty() ? "" : " " + change.place);
    if (change.before.empty()) {
      page.line(place + ": new, " + abridged(change.after), 2, 4);
    } else if (change.after.empty()) {
      page.line(place + ": gone, it was " + abridged(change.before), 2, 4);
    } else {
      page.line(place + ": " + abridged(change.before) + " → " + abridged(change.after), 2, 4);
    }
  }
}

std::string gate_words(const ResultLine& before, const ResultLine& after) {
  std::vector<std::string> changed;
  for (const auto& gate : after.gates) {
    const auto old = std::find_if(before.gates.begin(), before.gates.end(),
                                  [&](const rules::ResultGate& one) { return one.id == gate.id; });
    const std::string was = old == before.gates.end() ? "none" : old->state;
    if (was != gate.state) changed.push_back(gate.id + ": " + was + " → " + gate.state);
  }
  return joined(changed, changed.size());
}

void tell_account(Page& page, const ResultLine& before, const ResultLine& after, const Speech& speech) {
  const rules::CompositeChange change = rules::compare(before.total, after.total);
  page.line(after.account_id + (after.name.empty() ? "" : " " + after.name) + ": " + tier_words(before) + " → " +
                tier_words(after) + "; score " + point_words(before.total.point) + " → " +
                point_words(after.total.point),
            2, 4);
  if (before.tier_reason != after.tier_reason)
    page.line("reason of the tier: " + (before.tier_reason.empty() ? "none" : before.tier_reason) + " → " +
                  (after.tier_reason.empty() ? "none" : after.tier_reason),
              4, 6);
  if (const std::string gates = gate_words(before, after); !gates.empty()) page.line(gates, 4, 6);
  show_parts(page, change, "criteria", speech);
}

void tell_tiers(Page& page, const rules::PackEffect& effect, const std::vector<ResultLine>& before,
                const std::vector<ResultLine>& after, const Speech& speech) {
  page.heading("Accounts that change tier: " + count(effect.moved.size()) + " of " + count(after.size()) +
               " (firm or provisional counts too)");
  for (const std::size_t i : effect.moved) tell_account(page, before[i], after[i], speech);
}

void tell_scores(Page& page, const rules::PackEffect& effect) {
  const auto by = [](std::size_t number, double most) {
    return number ? " (by up to " + signed_hundredth(most) + ")" : std::string();
  };
  page.heading("Scores");
  page.line(count(effect.rising) + " rise" + by(effect.rising, effect.largest_rise) + ", " + count(effect.falling) +
                " fall" + by(effect.falling, effect.largest_fall) + ", " + count(effect.newly_scored) + " are new, " +
                count(effect.no_more_scored) + " are gone",
            2, 4);
}

void tell_rules(Page& page, const rules::PackEffect& effect) {
  page.heading("Rules that fire for other accounts: " + count(effect.rules.size()));
  for (const auto& [rule, fired] : effect.rules) {
    page.line(shortened(rule, 11) + count(fired.before) + " → " + count(fired.after) + " accounts", 2, 4);
    if (!fired.newly.empty())
      page.line("newly for " + count(fired.newly.size()) + ": " + joined(fired.newly, accounts_named), 13, 15);
    if (!fired.no_more.empty())
      page.line("no more for " + count(fired.no_more.size()) + ": " + joined(fired.no_more, accounts_named), 13, 15);
  }
}

}  // namespace

std::string rules_difference(const std::vector<rules::PackChange>& changes, const std::vector<ResultLine>& before,
                             const std::vector<ResultLine>& after, const Speech& speech) {
  Page page;
  if (!after.empty()) page.line("Rules " + before.front().ruleset + " → " + after.front().ruleset);
  tell_packs(page, changes);
  const rules::PackEffect effect = rules::effect_of(before, after);
  tell_tiers(page, effect, before, after, speech);
  tell_scores(page, effect);
  tell_rules(page, effect);
  return page.text();
}

}  // namespace kam::cli
