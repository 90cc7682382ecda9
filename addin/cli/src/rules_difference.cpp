#include "rules_difference.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "columns.hpp"
#include "difference.hpp"
#include "explain/members.hpp"
#include "figures.hpp"

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

/// Tier or qualifier.
bool is_moved(const ResultLine& before, const ResultLine& after) {
  return before.tier != after.tier || before.qualifier != after.qualifier;
}

void tell_tiers(Page& page, const std::vector<ResultLine>& before, const std::vector<ResultLine>& after,
                const Speech& speech) {
  std::size_t moved = 0;
  for (std::size_t i = 0; i < after.size(); ++i) moved += is_moved(before[i], after[i]);
  page.heading("Accounts that change tier: " + count(moved) + " of " + count(after.size()) +
               " (firm or provisional counts too)");
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (is_moved(before[i], after[i])) tell_account(page, before[i], after[i], speech);
  }
}

void tell_scores(Page& page, const std::vector<ResultLine>& before, const std::vector<ResultLine>& after) {
  std::size_t up = 0, down = 0, newly = 0, no_more = 0;
  double most = 0, least = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto &was = before[i].total.point, &is = after[i].total.point;
    newly += !was && is;
    no_more += was && !is;
    if (!was || !is) continue;
    const double moved = *is - *was;
    up += moved > 1e-9;
    down += moved < -1e-9;
    most = std::max(most, moved);
    least = std::min(least, moved);
  }
  page.heading("Scores");
  page.line(count(up) + " rise" + (up ? " (by up to " + signed_hundredth(most) + ")" : "") + ", " + count(down) +
                " fall" + (down ? " (by up to " + signed_hundredth(least) + ")" : "") + ", " + count(newly) +
                " are new, " + count(no_more) + " are gone",
            2, 4);
}

struct Fired {
  std::size_t before = 0, after = 0;
  std::vector<std::string> newly, no_more;
};

void tell_rules(Page& page, const std::vector<ResultLine>& before, const std::vector<ResultLine>& after) {
  std::map<std::string, Fired> by_rule;
  for (std::size_t i = 0; i < after.size(); ++i) {
    for (const auto& step : before[i].steps) ++by_rule[step.rule].before;
    for (const auto& step : after[i].steps) ++by_rule[step.rule].after;
    const rules::StepChange change = rules::compare_steps(before[i], after[i]);
    for (const auto& rule : change.started) by_rule[rule].newly.push_back(after[i].account_id);
    for (const auto& rule : change.stopped) by_rule[rule].no_more.push_back(after[i].account_id);
  }
  std::erase_if(by_rule, [](const auto& one) { return one.second.newly.empty() && one.second.no_more.empty(); });
  page.heading("Rules that fire for other accounts: " + count(by_rule.size()));
  for (const auto& [rule, fired] : by_rule) {
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
  tell_tiers(page, before, after, speech);
  tell_scores(page, before, after);
  tell_rules(page, before, after);
  return page.text();
}

}  // namespace kam::cli
