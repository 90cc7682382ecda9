#include <array>

#include "company.hpp"
#include "random.hpp"
#include "users.hpp"

namespace kam::demo {

namespace {
struct GoalText {
  std::string_view text, horizon, measure, benefit, objective;
  int baseline, target, due_in;
};

constexpr std::array goals{
    GoalText{"Win the second packing line", "mid", "revenue", "One supplier for both lines, fewer stops",
             "automation_share", 0, 400'000, 92},
    GoalText{"Bring deliveries on time to 97 %", "short", "on_time", "No night shift for late pallets", "", 93, 97, 75},
    GoalText{"Move half of the film to recycled film", "long", "share_recycled",
             "Meets the customer's own climate goal", "circular_packaging", 10, 50, 420},
    GoalText{"Sign a service contract for all sites", "mid", "contract_value", "", "service_contracts", 0, 60'000, -20},
};

constexpr std::array doings{"Walk the line with production and note every stop",
                            "Bring a costed proposal to the managing director",
                            "Agree the call-off rhythm with purchasing", "Run a trial with recycled film on one shift"};

void add_actions(Company& company, const Profile& account, const std::string& goal, std::size_t number,
                 Random& random) {
  const bool lively = account.plan == PlanState::lively;
  const int actions = account.plan == PlanState::draft ? 1 : 2;
  for (int i = 0; i < actions; ++i) {
    const bool past = i == 0 || account.plan == PlanState::idle;
    const Day due = past ? days_ago(random.between(8, 80)) : in_days(random.between(6, 60));
    auto row = company.add(Object::plan_actions, "N");
    row.set("goal_id", goal).set("what", doings[(number + static_cast<std::size_t>(i)) % doings.size()]);
    row.set("when", due).set("who", account.owner);
    if (account.plan == PlanState::draft) continue;
    const auto team = team_of(account);
    row.set("helpers", list({team[1], team[2]})).set("measure_and_report", "Noted in the monthly team meeting");
    row.set("if_it_fails", "The sponsor speaks with the managing director");
    const bool done = lively && past && random.chance(85);
    row.set("status", done ? "done" : "open");
    if (done) row.set("done_at", due - random.between(0, 6));
  }
}

void add_goals(Company& company, const Profile& account, const std::string& plan, Random& random) {
  const std::size_t count = account.plan == PlanState::draft ? 2 : goals.size();
  for (std::size_t i = 0; i < count; ++i) {
    const GoalText& goal = goals[i];
    const std::string id = company.next_id(Object::plan_goals, "G");
    auto row = company.add(Object::plan_goals, "G");
    row.set("plan_id", plan).set("text", goal.text).set("horizon", goal.horizon).set("owner_id", account.owner);
    row.set("weight", i == 0 ? 40 : 20);
    if (account.plan != PlanState::draft || i == 0)
      row.set("measure", goal.measure).set("baseline", goal.baseline).set("target", goal.target);
    if (account.plan != PlanState::draft || i == 0) row.set("due", last_day() + goal.due_in);
    row.set("customer_benefit", goal.benefit).set("strategic_objective", goal.objective);
    const bool achieved = account.plan == PlanState::lively && goal.due_in < 0 && random.chance(70);
    row.set("status", achieved ? "achieved" : "open");
    if (achieved) row.set("done_at", last_day() + goal.due_in - random.between(1, 20));
    add_actions(company, account, id, i, random);
  }
}

struct Finding {
  std::string_view quadrant, text, evidence;
};

constexpr std::array findings{
    Finding{"S", "Growing share in its home market", "Its annual report"},
    Finding{"S", "Own engineers who know the lines", ""},
    Finding{"W", "Three plants with three ways of packing", "Line audit in spring"},
    Finding{"W", "Purchasing looks at unit prices alone", ""},
    Finding{"O", "New filling hall planned for next year", "Building permit, local paper"},
    Finding{"O", "Climate goal asks for recycled film", "Sustainability report"},
    Finding{"T", "A rival offers leasing of machines", "Told by the packaging engineer"},
    Finding{"T", "Energy prices hold back investment", ""},
};

void add_swot(Company& company, const Profile& account, const std::string& plan, Random& random) {
  for (const auto& finding : findings) {
    if (account.plan == PlanState::draft && random.chance(60)) continue;
    auto row = company.add(Object::swot_items, "W");
    row.set("plan_id", plan).set("quadrant", finding.quadrant).set("subject", "customer_in_market");
    row.set("text", finding.text).set("evidence", finding.evidence).set("date", days_ago(random.between(30, 300)));
  }
}

void describe_business(Sheet::Row& row) {
  row.set("vision", "Their first address for packing lines, from the box to the pallet");
  row.set("account_value_note", "Steady margin, room for automation in two of four plants");
  row.set("financial_health_note", "Equity above 35 %, growing faster than its industry");
  row.set("needs",
          "Fewer line stops;operations;true|One contact for all plants;service;true|Recycled film;film;true|"
          "Serialisation by 2027;labelling;true|Returnable crates between plants;crates;false");
  row.set("priorities", "Line uptime|Climate goal|Working capital").set("customer_goals", "Double capacity by 2028");
  row.set("initiatives", "New filling hall|Supplier reduction").set("service_promises", "Spare part within 24 hours");
  row.set("risks",
          "Managing director retires in 2027;high;high;Meet the successor early|"
          "Rival leases machines;medium;high;Offer rent per pallet");
}

void add_plan(Company& company, const Profile& account) {
  Random random(account.id, "plan");
  const std::string id = company.next_id(Object::plans, "PL");
  auto row = company.add(Object::plans, "PL");
  const bool draft = account.plan == PlanState::draft;
  row.set("account_id", account.id).set("period", "2026").set("owner_id", account.owner);
  row.set("status", draft ? "draft" : "active");
  row.set("updated_at", days_ago(draft ? random.between(60, 160) : random.between(4, 26)));
  if (draft) {
    row.set("needs", "Faster change of format;operations;|Fewer suppliers;service;true");
  } else {
    row.set("approved_by", "U-02")
        .set("shared_with", "internal|customer")
        .set("reviewed_at", days_ago(random.between(9, 28)));
    describe_business(row);
  }
  add_goals(company, account, id, random);
  add_swot(company, account, id, random);
}
}  // namespace

void add_plans(Company& company) {
  for (const auto& account : company.accounts)
    if (account.plan != PlanState::none) add_plan(company, account);
}

}  // namespace kam::demo
