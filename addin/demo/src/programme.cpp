#include <array>

#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
struct Aim {
  std::string_view why, how, what, measure, owner, status;
  int baseline, target, due_in;
};

constexpr std::array aims{
    Aim{"A third of revenue hangs on five customers", "Court six rising accounts with a mentor each",
        "Revenue share of the largest five below 40 %", "pf_cr5", "U-02", "open", 49, 40, 456},
    Aim{"We hear of trouble from the customer", "One view of orders, tickets and answers for each key account",
        "Every key account has a known churn index", "share_known", "U-10", "open", 30, 100, 92},
    Aim{"Key accounts meet our sellers, never our leaders", "Name a sponsor for every key account",
        "Sponsors met all key accounts within half a year", "pf_sponsor_cover", "U-01", "achieved", 20, 80, -61},
    Aim{"Two price lists confuse customers", "Merge the lists", "One price list for all countries", "lists", "U-04",
        "dropped", 2, 1, -120},
};

/// Savings, forecasts and ideas that the customer got from us, a few of them confirmed by the customer.
void add_value_items(Company& company, const Profile& account) {
  static constexpr std::array kinds{"saving", "forecast", "delivery", "innovation", "other"};
  static constexpr std::array texts{"Thinner film, same hold", "Shared call-off forecast",
                                    "Night delivery during harvest", "Trial of the tape-free box",
                                    "Training for the shift leaders"};
  Random random(account.id, "value");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (random.chance(30)) continue;
    auto row = company.add(Object::value_items, "VI");
    row.set("account_id", account.id).set("date", days_ago(random.between(20, 500))).set("kind", kinds[i]);
    row.set("text", texts[i]).set("confirmed_by_customer", random.chance(50));
    if (random.chance(85)) row.set("amount", Money{std::int64_t{random.between(4, 90)} * 100'000});
  }
}
}  // namespace

void add_programme(Company& company) {
  for (const auto& aim : aims) {
    auto row = company.add(Object::programme_goals, "PG");
    row.set("why", aim.why).set("how", aim.how).set("what", aim.what).set("measure", aim.measure);
    row.set("owner_id", aim.owner).set("status", aim.status).set("baseline", aim.baseline).set("target", aim.target);
    row.set("due", last_day() + aim.due_in);
  }
  for (const auto& account : company.accounts)
    if (account.plan == PlanState::lively) add_value_items(company, account);
}

}  // namespace kam::demo
