#include <array>

#include "company.hpp"
#include "products.hpp"
#include "random.hpp"
#include "users.hpp"

namespace kam::demo {

namespace {
constexpr std::array next_steps{"present the trial results", "agree the delivery plan", "visit the line together",
                                "send the revised offer", "meet finance about the terms"};

/// Companies that speak well of us and bring others along.
constexpr std::array referrers{"A-1005", "A-1005", "A-1025", "A-1007"};

std::string_view type_of(const Profile& account, Random& random) {
  if (account.prospect) return "new";
  const int dice = random.between(1, 100);
  if (dice <= 35) return "upsell";
  if (dice <= 68) return "cross_sell";
  return dice <= 88 ? "renewal" : "new";
}

/// What every deal has, open or closed.
Sheet::Row begin_deal(Company& company, const Profile& account, std::string_view type, Day created, Random& random) {
  auto row = company.add(Object::opportunities, "O");
  const int base = std::max(account.buying.yearly_thousand, 240);
  const std::int64_t amount = std::int64_t{base} * random.between(4, 22) / 100;
  row.set("account_id", account.id).set("type", type).set("created_at", created).set("owner_id", account.owner);
  row.set("amount", Money{amount * 100'000}).set("currency", "EUR");
  std::vector<std::string> offered{std::string(random.pick(products()).id)};
  const std::string_view second = random.pick(products()).id;
  if (second != offered.front() && random.chance(45)) offered.emplace_back(second);
  row.set("product_ids", list(offered)).set("department", random.pick(account.buying.departments));
  if (account.key() && random.chance(60))
    row.set("credited_user_ids", list(team_of(account)));
  else
    row.set("credited_user_ids", account.owner);
  if (!account.contacts.empty()) row.set("contact_ids", random.pick(account.contacts).id);
  if (type == "new" && !account.key() && random.chance(60)) {
    const std::string_view referrer = random.pick(referrers);
    if (referrer != account.id) row.set("referred_by_account_id", referrer);
  }
  return row;
}

/// Where the plan is whole, somebody noted why each deal was lost.
void add_lost(Sheet::Row& row, bool always_noted, Random& random) {
  static constexpr std::array reasons{"price",  "price", "technical_depth", "continuity", "responsiveness",
                                      "timing", ""};
  static constexpr std::array rivals{"Packanto", "Umbravia Systems", "FlexoNord", ""};
  row.set("is_won", false).set("is_lost", true).set("stage", "lost").set("probability", 0);
  const std::string_view reason = random.pick(reasons);
  row.set("loss_reason", reason.empty() && always_noted ? "timing" : reason).set("competitor", random.pick(rivals));
}

void add_closed(Company& company, const Profile& account, Random& random) {
  const int oldest = account.buying.from_month;
  const int newest = std::max(oldest, std::min(account.buying.until_month, last_month) - 1);
  const Day month = first_of(random.between(oldest, newest));
  const Day created = working_day(month + random.between(0, 25));
  const Day closed = working_day(created + random.between(18, 130));
  if (closed > last_day()) return;
  auto row = begin_deal(company, account, type_of(account, random), created, random);
  row.set("closed_at", closed).set("final_two", random.chance(40));
  if (random.chance(account.deals.win_rate))
    row.set("is_won", true).set("is_lost", false).set("stage", "won").set("probability", 1);
  else
    add_lost(row, account.plan == PlanState::idle, random);
}

void add_open(Company& company, const Profile& account, std::string_view type, Random& random) {
  static constexpr std::array stages{"qualified", "offer", "negotiation"};
  static constexpr std::array obstacles{"budget not approved", "purchasing wants a second offer",
                                        "line stop only in the winter break", ""};
  auto row = begin_deal(company, account, type, days_ago(random.between(10, 120)), random);
  row.set("is_won", false).set("is_lost", false).set("stage", random.pick(stages));
  row.set("probability", hundredths(5 * random.between(3, 16))).set("obstacles", random.pick(obstacles));
  if (random.chance(80))
    row.set("next_step", random.pick(next_steps)).set("next_step_at", in_days(random.between(-5, 40)));
}

/// A renewal on its way, where the contract ends within half a year and somebody saw to it.
bool renewal_due(const Profile& account) {
  return account.deals.renewal_open && account.contract_months > 0 && account.contract_ends_in.value_or(999) < 200;
}
}  // namespace

void add_opportunities(Company& company) {
  for (const auto& account : company.accounts) {
    if (account.bare) continue;
    Random random(account.id, "opportunities");
    const int closed = account.deals.a_year * (account.buying.until_month - account.buying.from_month + 1) / 12;
    if (!account.prospect)
      for (int i = 0; i < closed; ++i) add_closed(company, account, random);
    for (int i = 0; i < account.deals.open; ++i) {
      const std::string_view type = i % 2 == 0 && !account.prospect ? "cross_sell" : type_of(account, random);
      add_open(company, account, type == "renewal" ? "upsell" : type, random);
    }
    if (renewal_due(account)) add_open(company, account, "renewal", random);
  }
}

}  // namespace kam::demo
