#include "completeness.hpp"

#include <algorithm>

#include "../facts/account_facts.hpp"
#include "../facts/made_of.hpp"
#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

namespace {

PartPoints points_of(const PlanPart& part, const PlanView& view) {
  PartPoints points;
  points.part = &part;
  ExactSum got, most;
  double most_lost = 0;
  for (const PlanMark& mark : part.marks) {
    const double had = mark_rows()[mark.share].share(view, mark.id);
    got.add(mark.weight * had);
    most.add(mark.weight);
    const double lost = rounded(mark.weight * (1 - had));
    if (lost <= most_lost) continue;
    most_lost = lost;
    points.field = mark.field;
  }
  points.points = part.points * got.value() / most.value();
  return points;
}

Value of_parts(const Completeness& all, const Plan& plan) {
  Value value = of_people(all.points);
  value.evidence = {"plan:" + plan.id};
  Details details;
  for (const PartPoints& part : all.parts) details.parts.push_back({part.part->id, part.points});
  return value.with(std::move(details));
}

}  // namespace

std::vector<const PartPoints*> Completeness::missing() const {
  std::vector<const PartPoints*> all;
  for (const PartPoints& part : parts) {
    if (rounded(part.lost()) > 0) all.push_back(&part);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const PartPoints* a, const PartPoints* b) { return rounded(a->lost()) > rounded(b->lost()); });
  return all;
}

Completeness completeness(const PlanView& view) {
  Completeness all;
  ExactSum got, most;
  for (const PlanPart& part : view.terms.parts) {
    const PartPoints& points = all.parts.emplace_back(points_of(part, view));
    got.add(points.points);
    most.add(part.points);
  }
  all.points = most.value() > 0 ? got.value() * (100 / most.value()) : 0;
  return all;
}

void put_plans(Assessment& a) {
  const Portfolio& p = a.portfolio;
  if (!p.records.has(Object::plans)) return;
  for (std::size_t i = 0; i < p.nodes.size(); ++i) {
    const Plan* plan = plan_in_force(p.nodes[i]);
    if (!plan) {
      a.facts.put("plan_completeness", i, of_people(0));
      a.facts.put("plan_idle", i, of_people(0));
      continue;
    }
    const PlanView view(p, p.nodes[i], *plan, a.pack.plan);
    const Completeness all = completeness(view);
    a.facts.put("plan_completeness", i, of_parts(all, *plan));
    const bool done = std::any_of(view.actions.begin(), view.actions.end(),
                                  [&](const PlanAction* action) { return is_done(*action, p.as_of); });
    a.facts.put("plan_idle", i, of_people(rounded(all.points) >= 100 && !done));
  }
}

}  // namespace kam::rules
