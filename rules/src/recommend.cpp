#include "recommend.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "condition_facts.hpp"
#include "facts/churn_facts.hpp"
#include "reasons.hpp"
#include "roles.hpp"
#include "rule_questions.hpp"

namespace kam::rules {

namespace {

OnDay natural_deadline(const AccountView& view, const Rule& rule) {
  if (rule.deadline == "contract_end") return next_contract_end(view.portfolio, view.records());
  if (rule.deadline == "order_due") {
    const OrderRhythm rhythm = order_rhythm(view.portfolio, view.records());
    if (rhythm.last && !rhythm.intervals.empty()) {
      return *rhythm.last + static_cast<int>(std::lround(median(rhythm.intervals)));
    }
  }
  return {};
}

double confidence_of(const Rule& rule, const expr::Outcome& outcome, const ConditionFacts& facts) {
  if (rule.rests_on.empty()) return outcome.confidence;
  double least = 1;
  for (const auto& fact : rule.rests_on) least = std::min(least, facts.at(fact).confidence);
  return least;
}

/// The rule's sentence; where it names a role that nobody holds, the one without.
const std::string& sentence(const Rule& rule, const Account& account, const Roles& roles) {
  for (const auto& [role, without] : rule.action_without) {
    if (roles.holder(account, role).empty()) return without;
  }
  return rule.action;
}

bool is_among(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool conflict(const Rule& a, const Rule& b) {
  return is_among(a.against, b.id) || is_among(b.against, a.id);
}

using SomeRules = std::vector<const Rule*>;

SomeRules all_rules(const Pack::Data& pack) {
  SomeRules all;
  for (const Rule& rule : pack.rules) all.push_back(&rule);
  return all;
}

/// Those whose steps fall within the days of the budget; with those that these may give way to, and so on.
SomeRules urgent_rules(const Pack::Data& pack) {
  std::set<const Rule*> found;
  SomeRules next;
  for (const Rule& rule : pack.rules) {
    if (rule.due_days <= pack.budget.days) next.push_back(&rule);
  }
  while (!next.empty()) {
    const Rule& one = *next.back();
    next.pop_back();
    if (!found.insert(&one).second) continue;
    for (const Rule& other : pack.rules) {
      if (conflict(one, other)) next.push_back(&other);
    }
  }
  return {found.begin(), found.end()};  // as they lie in memory: in pack order
}

/// What these rules name, and what own facts that they name are made of, ascending.
std::vector<expr::Slot> named_in(const Pack::Data& pack, const SomeRules& rules) {
  std::set<expr::Slot> named;
  std::vector<expr::Slot> next;
  for (const Rule* rule : rules) {
    next.insert(next.end(), rule->when->slots().begin(), rule->when->slots().end());
    for (const auto& fact : rule->rests_on) next.push_back(*pack.rule_facts.find(fact));
  }
  while (!next.empty()) {
    const expr::Slot slot = next.back();
    next.pop_back();
    if (!named.insert(slot).second) continue;
    const auto parts = behind(pack, slot);
    next.insert(next.end(), parts.begin(), parts.end());
  }
  return {named.begin(), named.end()};
}

class Recommender {
 public:
  Recommender(const Assessment& a, SomeRules rules)
      : a_(a),
        rules_(std::move(rules)),
        named_(named_in(a.pack, rules_)),
        stakes_(a.facts, a.of(&PeerFigures::at_stake)),
        roles_(a.portfolio),
        facts_(a.pack, named_),
        fields_(a.portfolio) {}

  Steps of(std::size_t node) {
    const AccountView view(a_, node);
    const double stake = stakes_.value(node);
    RuleQuestions questions(view, fields_);
    Steps steps;
    facts_.read(view);
    for (const Rule* rule : rules_) {
      const expr::Outcome outcome = rule->when->evaluate(facts_.all());
      if (outcome.truth == expr::Truth::yes) {
        const double confidence = confidence_of(*rule, outcome, facts_);
        steps.recommendations.push_back(recommendation(view, *rule, stake, confidence));
      } else if (outcome.truth == expr::Truth::unknown && outcome.missing.size() == 1) {
        questions.add(*rule, outcome.missing.front(), priority(*rule, stake, rule->due_days, 1));
      }
    }
    std::stable_sort(steps.recommendations.begin(), steps.recommendations.end(),
                     [](const Recommendation& a, const Recommendation& b) {
                       return std::tie(b.priority, a.due, a.rule->id) < std::tie(a.priority, b.due, b.rule->id);
                     });
    steps.questions = questions.foremost();
    return steps;
  }

 private:
  Recommendation recommendation(const AccountView& view, const Rule& rule, double stake, double confidence) const {
    const Day as_of = a_.portfolio.as_of;
    const Account& account = *view.records().account;
    const OnDay deadline = natural_deadline(view, rule);
    const int days_left = deadline ? *deadline - as_of : rule.due_days;
    Recommendation r;
    r.rule = &rule;
    r.priority = priority(rule, stake, days_left, confidence);
    r.action = sentence(rule, account, roles_);
    r.confidence = confidence;
    r.value_unknown = !stakes_.known(view.node);
    r.due = as_of + rule.due_days;
    r.check_at = as_of + rule.check_days;
    r.owner_id = roles_.owner(account, rule.owner);
    r.owner_name = a_.portfolio.user_name(r.owner_id);
    return r;
  }

  const Assessment& a_;
  const SomeRules rules_;
  const std::vector<expr::Slot> named_;
  Stakes stakes_;
  Roles roles_;
  ConditionFacts facts_;
  FieldsToFill fields_;
};

}  // namespace

void settle_conflicts(std::vector<Recommendation>& fired) {
  std::vector<Recommendation> stay;
  for (Recommendation& next : fired) {
    const auto stronger =
        std::find_if(stay.begin(), stay.end(), [&](const Recommendation& r) { return conflict(*r.rule, *next.rule); });
    if (stronger == stay.end()) {
      stay.push_back(std::move(next));
    } else {
      stronger->conflicts.push_back(next.rule->id);
    }
  }
  fired = std::move(stay);
}

std::vector<Steps> next_steps(const Assessment& a) {
  const bool to_be_told = a.whole || a.known.workloads.complete;  // else who comes first is gathered from them
  Recommender recommender(a, to_be_told ? all_rules(a.pack) : urgent_rules(a.pack));
  std::vector<Steps> all;
  for (std::size_t node = 0; node < a.portfolio.nodes.size(); ++node) {
    settle_conflicts(all.emplace_back(recommender.of(node)).recommendations);
  }
  return all;
}

}  // namespace kam::rules
