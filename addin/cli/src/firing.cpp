#include "firing.hpp"

#include <algorithm>
#include <map>

#include "columns.hpp"
#include "explain/members.hpp"
#include "figures.hpp"
#include "kam/rules/day.hpp"

namespace kam::cli {

namespace {

constexpr double too_often = 0.25;
constexpr std::size_t owners_shown = 20, accounts_shown = 10;

double share(std::size_t part, std::size_t of) {
  return of ? static_cast<double>(part) / static_cast<double>(of) : 0;
}

std::string percent(double share) {
  return tenth(100 * share) + " %";
}

bool is_due_now(const rules::ResultStep& step, const std::string& as_of, int days) {
  const auto due = rules::parse_day(step.due), today = rules::parse_day(as_of);
  return due && today && *due - *today <= days;
}

class Counting {
 public:
  explicit Counting(int now_days) : now_days_(now_days) {}

  void add(const rules::ResultLine& result) {
    ++counted_.accounts;
    if (result.active) add_active(result);
    for (const auto& step : result.steps) {
      if (!is_due_now(step, result.as_of, now_days_)) continue;
      OwnerLoad& owner = owners_[step.owner_id];
      owner.id = step.owner_id;
      owner.name = step.owner_name;
      ++(step.now.value_or(true) ? owner.shown : owner.waiting);
    }
  }

  Firing finish() {
    for (auto& [id, rule] : rules_) counted_.rules.push_back(std::move(rule));
    for (auto& [id, owner] : owners_) counted_.owners.push_back(std::move(owner));
    std::stable_sort(counted_.rules.begin(), counted_.rules.end(),
                     [](const RuleFiring& a, const RuleFiring& b) { return a.accounts > b.accounts; });
    std::stable_sort(counted_.owners.begin(), counted_.owners.end(),
                     [](const OwnerLoad& a, const OwnerLoad& b) { return a.shown + a.waiting > b.shown + b.waiting; });
    return std::move(counted_);
  }

 private:
  void add_active(const rules::ResultLine& result) {
    ++counted_.active;
    if (result.steps.empty() && result.questions == 0) counted_.without.push_back(result.account_id);
    for (const auto& step : result.steps) {
      RuleFiring& rule = rules_[step.rule];
      rule.rule = step.rule;
      if (rule.action.empty()) rule.action = step.action;
      ++rule.accounts;
    }
  }

  int now_days_;
  Firing counted_;
  std::map<std::string, RuleFiring> rules_;
  std::map<std::string, OwnerLoad> owners_;
};

std::string owner_name(const OwnerLoad& owner) {
  if (owner.id.empty()) return "nobody is named";
  return owner.name.empty() ? owner.id : owner.name;
}

void tell_owners(Page& page, const Firing& firing) {
  page.heading("To be done now (due within the days of the budget), by owner");
  if (firing.owners.empty()) page.line("nothing", 2);
  for (std::size_t i = 0; i < std::min(owners_shown, firing.owners.size()); ++i) {
    const OwnerLoad& owner = firing.owners[i];
    page.line(shortened(owner_name(owner), 30) + right(count(owner.shown), 5) + " shown" +
                  (owner.waiting ? ", " + count(owner.waiting) + " more wait" : ""),
              2);
  }
  if (firing.owners.size() > owners_shown)
    page.line("and " + count(firing.owners.size() - owners_shown) + " owners with fewer", 2);
}

void tell_often(Page& page, const Firing& firing) {
  const auto often = firing.beyond(too_often);
  if (often.empty()) return page.line("No rule fires for more than a quarter of the active accounts.");
  page.line("For more than a quarter of the active accounts:");
  for (const RuleFiring* rule : often) {
    page.line(rule->rule + " (" + percent(share(rule->accounts, firing.active)) + ")", 2);
  }
}

void tell_without(Page& page, const Firing& firing) {
  if (firing.without.empty()) return page.line("Every active account has a step or a question.");
  page.line(count(firing.without.size()) +
                " active accounts have neither a step nor a question: " + joined(firing.without, accounts_shown),
            0, 2);
}

}  // namespace

std::vector<const RuleFiring*> Firing::beyond(double limit) const {
  std::vector<const RuleFiring*> often;
  for (const RuleFiring& rule : rules) {
    if (share(rule.accounts, active) > limit) often.push_back(&rule);
  }
  return often;
}

Firing firing(const std::vector<rules::ResultLine>& results, int now_days) {
  Counting counting(now_days);
  for (const auto& result : results) counting.add(result);
  return counting.finish();
}

std::string firing_text(const Firing& firing, const std::vector<std::string>& all_rules) {
  Page page;
  page.line(count(firing.active) + " active accounts of " + count(firing.accounts));
  page.heading("How often each rule fires");
  for (const RuleFiring& rule : firing.rules) {
    page.line(shortened(rule.rule, 11) + right(count(rule.accounts), 7) +
                  right(percent(share(rule.accounts, firing.active)), 9) + "  " + rule.action,
              2, 31);
  }
  std::vector<std::string> never;
  for (const auto& id : all_rules) {
    const auto fires = [&](const RuleFiring& rule) { return rule.rule == id; };
    if (std::none_of(firing.rules.begin(), firing.rules.end(), fires)) never.push_back(id);
  }
  if (!never.empty()) page.line("Never here: " + joined(never, never.size()), 2, 4);
  tell_owners(page, firing);
  page.blank();
  tell_often(page, firing);
  tell_without(page, firing);
  return page.text();
}

}  // namespace kam::cli
