#include <array>

#include "company.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
struct Position {
  std::string_view title, department, seniority, roles;
  int influence;
  bool decides;
};

constexpr std::array positions{
    Position{"Purchasing Manager", "purchasing", "manager", "buyer", 4, false},
    Position{"Head of Production", "production", "director", "user|influencer", 3, false},
    Position{"Managing Director", "management", "c_level", "decider", 5, true},
    Position{"Logistics Manager", "logistics", "manager", "influencer|user", 3, false},
    Position{"Office Manager", "management", "staff", "gatekeeper", 2, false},
    Position{"Chief Financial Officer", "finance", "c_level", "approver", 4, false},
    Position{"Packaging Engineer", "engineering", "staff", "initiator|influencer", 3, false},
    Position{"Vice President Supply Chain", "logistics", "vp", "influencer", 4, false},
};

constexpr std::array first_names{"Anna",   "Bernd",  "Carla", "David",  "Elena", "Felix", "Greta",  "Henrik", "Irina",
                                 "Jonas",  "Katja",  "Leo",   "Marta",  "Niels", "Olga",  "Paul",   "Renata", "Simon",
                                 "Tereza", "Ulrich", "Vera",  "Walter", "Xenia", "Yann",  "Zuzana", "Oscar"};
constexpr std::array last_names{"Albrecht", "Bianchi", "Cermak",  "Dahl",   "Egger",   "Fontaine", "Gasser",  "Hofer",
                                "Iversen",  "Jansen",  "Kovacs",  "Lorenz", "Mertens", "Nagy",     "Oberhof", "Petit",
                                "Quist",    "Rossi",   "Steiner", "Thaler", "Urban",   "Vogt",     "Wallner", "Zeman"};

std::string invented_name(Random& random) {
  std::string name = random.pick(first_names);
  name += ' ';
  return name += random.pick(last_names);
}

/// The person who stood for us: without her the others are no more than neutral.
constexpr std::size_t champion_position = 1;

void add_contact(Company& company, Profile& account, std::size_t index, Random& random) {
  const Position& position = positions[index];
  const bool gone = account.people.champion_left_days_ago && index == champion_position;
  Contact contact{.id = company.next_id(Object::contacts, "C"),
                  .department = std::string(position.department),
                  .decides = position.decides || gone,
                  .active = !gone,
                  .left_at = {}};
  if (gone) contact.left_at = days_ago(*account.people.champion_left_days_ago);

  auto row = company.add(Object::contacts, "C");
  row.set("account_id", account.id).set("name", invented_name(random)).set("title", position.title);
  row.set("department", position.department).set("seniority", position.seniority);
  row.set("dmu_roles", gone ? "decider|user" : position.roles).set("is_active", !gone).set("left_at", contact.left_at);
  if (!account.contacts.empty()) row.set("reports_to", account.first_contact().id);
  const int spread = random.between(-1, 1);
  const bool noted = random.chance(account.people.known);
  if (gone) {
    row.set("influence", 5).set("friendliness", 2);
  } else if (noted) {
    int warmth = std::clamp(account.people.warmth + spread, -2, 2);
    if (account.people.champion_left_days_ago) warmth = std::min(warmth, 0);
    row.set("influence", position.influence).set("friendliness", warmth);
  }
  row.set("created_at", days_ago(random.between(300, 1400)));
  row.set("updated_at", days_ago(random.between(5, 240)));
  account.contacts.push_back(std::move(contact));
}
/// Somebody who worked there once: CRMs are full of them.
void add_former_contact(Company& company, Profile& account, Random& random) {
  Contact contact{.id = company.next_id(Object::contacts, "C"),
                  .department = "purchasing",
                  .active = false,
                  .left_at = days_ago(random.between(200, 900))};
  auto row = company.add(Object::contacts, "C");
  row.set("account_id", account.id).set("name", invented_name(random)).set("title", "Buyer");
  row.set("department", "purchasing").set("seniority", "staff").set("dmu_roles", "buyer");
  row.set("is_active", false).set("left_at", contact.left_at);
  row.set("created_at", *contact.left_at - 700).set("updated_at", contact.left_at);
  account.contacts.push_back(std::move(contact));
}
}  // namespace

void add_contacts(Company& company) {
  for (auto& account : company.accounts) {
    Random random(account.id, "contacts");
    const auto count = static_cast<std::size_t>(std::min<int>(account.people.count, positions.size()));
    for (std::size_t i = 0; i < count; ++i) add_contact(company, account, i, random);
    if (!account.label.empty() && random.chance(40)) add_former_contact(company, account, random);
  }
}

}  // namespace kam::demo
