#include <array>

#include "company.hpp"
#include "random.hpp"
#include "users.hpp"

namespace kam::demo {

namespace {
/// Fills the fields of one account that somebody in the company would have noted; what a story has set stays.
class Facts {
 public:
  explicit Facts(Profile& account) : account_(account), random_(account.id, "facts") {}

  template <class T>
  void note(std::string_view field, const T& content) {
    const bool noted = random_.chance(account_.known);
    if (noted) account_.facts.try_emplace(std::string(field), text(content));
  }
  int between(int low, int high) { return random_.between(low, high); }
  bool chance(int percent) { return random_.chance(percent); }
  template <class Items>
  std::string some(const Items& items, int percent) {
    std::vector<std::string> picked;
    for (const auto& item : items)
      if (random_.chance(percent)) picked.emplace_back(item);
    return list(picked);
  }
  template <class Items>
  std::string_view one(const Items& items) {
    return random_.pick(items);
  }

 private:
  static std::string text(std::string_view content) { return std::string(content); }
  static std::string text(const char* content) { return content; }
  static std::string text(int number) { return std::to_string(number); }
  static std::string text(bool flag) { return flag ? "true" : "false"; }
  static std::string text(Day day) { return rules::to_string(day); }
  Profile& account_;
  Random random_;
};

std::string tenth(int number) {
  return std::to_string(number / 10) + "." + std::to_string(number % 10);
}

void note_size(const Profile& account, Facts& facts) {
  const int spend = std::max(account.buying.yearly_thousand, 200);
  const int revenue = spend * facts.between(35, 140);
  const int growth = std::clamp(account.buying.growth / 2 + facts.between(-4, 7), -15, 30);
  const int employees = std::max(12, revenue / facts.between(160, 280));
  facts.note("annual_revenue", std::to_string(revenue) + "000");
  facts.note("annual_revenue_prev", std::to_string(revenue * 100 / (100 + growth)) + "000");
  facts.note("employees", employees);
  facts.note("employees_prev", employees * 100 / (100 + growth / 2));
  facts.note("market_share_pct", tenth(facts.between(4, 90)));
  facts.note("industry_rank", facts.between(6, 90));
  facts.note("credit_class", facts.between(5, 9));
  facts.note("addressable_spend_annual", std::to_string(spend * facts.between(105, 240) / 100) + "000");
  facts.note("category_spend_annual", std::to_string(spend * facts.between(180, 420) / 100) + "000");
  facts.note("departments_total", facts.between(3, 7));
  facts.note("countries_count", facts.between(1, 5));
}

/// How the customer sees us: the first supplier is seldom a mere vendor, the last one seldom a partner.
void note_standing(Facts& facts) {
  static constexpr std::array first{"strategic", "preferred", "preferred"};
  static constexpr std::array second{"preferred", "approved", "approved"};
  static constexpr std::array later{"approved", "transactional", "transactional", "being phased out"};
  const int suppliers = facts.between(2, 6), rank = facts.between(1, suppliers);
  facts.note("supplier_status_by_customer", rank == 1   ? facts.one(first)
                                            : rank == 2 ? facts.one(second)
                                                        : facts.one(later));
  facts.note("suppliers_used", suppliers);
  facts.note("supplier_rank", rank);
}

void note_strategy(const Profile& account, Facts& facts) {
  static constexpr std::array objectives{"automation_share", "circular_packaging", "pharma_growth",
                                         "service_contracts"};
  static constexpr std::array demands{"customisation",  "joint_development", "systems_integration",
                                      "frame_contract", "special_service",   "innovation"};
  static constexpr std::array statuses{"current", "former", "none", "none", "none"};
  static constexpr std::array rivals{"Packanto", "Umbravia Systems", "Kartonwerk Süd", "FlexoNord"};
  static constexpr std::array approaches{"one_face", "one_voice", "none"};
  facts.note("strategic_objectives", facts.some(objectives, account.key() ? 55 : 35));
  facts.note("demands", facts.some(demands, 30));
  facts.note("partner_status", facts.one(statuses));
  facts.note("partner_potential", facts.chance(account.key() ? 80 : 30));
  note_standing(facts);
  facts.note("suppliers", facts.some(rivals, 45));
  facts.note("approach", facts.one(approaches));
}

void note_partnership(const Profile& account, Facts& facts) {
  const int likely = account.key() ? 75 : 45;
  facts.note("reference_allowed", facts.chance(likely));
  facts.note("logo_allowed", facts.chance(likely));
  facts.note("case_study", facts.chance(20));
  facts.note("event_partner", facts.chance(15));
  facts.note("shares_forecast", facts.chance(likely));
  facts.note("joint_plan", facts.chance(likely - 10));
  facts.note("executive_access", facts.chance(likely));
  facts.note("joint_innovation_projects", facts.between(0, 1));
  facts.note("risk_flag", facts.chance(10));
  facts.note("communication_protocol", facts.chance(30));
}

std::string values_seen_by(std::string_view rater, Facts& facts) {
  std::string item(rater);
  for (int i = 0; i < 4; ++i) item += ";" + std::to_string(facts.between(2, 5));
  return item;
}

void note_place(const Profile& account, Facts& facts) {
  if (account.country.empty()) return;
  std::string sites = account.lat + ";" + account.lon + ";" + account.country + ";" + account.region;
  if (account.buying.yearly_thousand >= 1000) sites += "|50.0755;14.4378;CZ;Prague";
  facts.note("sites", sites);
  std::string values = values_seen_by(account.owner, facts);
  values += "|" + values_seen_by("U-50", facts);
  facts.note("values_items", values);
  static constexpr std::array acquaintances{"A-1061", "A-1062", "A-1063", "A-1064",
                                            "A-1065", "A-1066", "A-1067", "A-1068"};
  if (account.known >= 60) facts.note("related_company_ids", facts.some(acquaintances, 20));
}

Day first_purchase(const Profile& account, Facts& facts) {
  if (account.buying.from_month > 0) return first_of(account.buying.from_month) + 4;
  const int year = facts.between(2008, 2022), month = facts.between(1, 12);
  return on(year, static_cast<unsigned>(month), 15);
}

void note_people(Profile& account, Facts& facts) {
  const Day first = first_purchase(account, facts);
  if (!account.prospect) facts.note("first_invoice_at", first);
  account.facts.try_emplace("created_at", rules::to_string(first - facts.between(20, 200)));
  account.facts.try_emplace("updated_at", rules::to_string(days_ago(facts.between(4, 200))));
  if (account.key()) {
    account.facts.try_emplace("executive_sponsor_id", sponsor_of(account));
    account.facts.try_emplace("team", list(team_of(account)));
  }
}

void write(Company& company, const Profile& account) {
  auto row = company.sheet(Object::accounts).add();
  row.set("id", account.id).set("parent_id", account.parent_id).set("name", account.name);
  for (const auto& [field, content] : account.facts) row.set(field, content);
  if (account.bare) return;
  row.set("industry", account.industry).set("segment", account.segment).set("country", account.country);
  row.set("region", account.region).set("lat", account.lat).set("lon", account.lon);
  row.set("owner_id", account.owner).set("kam_id", account.kam).set("tier_label", account.label);
  row.set("currency", account.buying.currency);
}
}  // namespace

void add_accounts(Company& company) {
  for (auto& account : company.accounts) {
    if (!account.bare) {
      Facts facts(account);
      note_size(account, facts);
      if (!account.prospect) {
        note_strategy(account, facts);
        note_partnership(account, facts);
      }
      note_place(account, facts);
      note_people(account, facts);
    }
    write(company, account);
  }
}

}  // namespace kam::demo
