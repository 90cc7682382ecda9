#include "cast.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kam::demo {

namespace {
struct City {
  std::string_view name, country, region, lat, lon;
};

constexpr std::array cities{
    City{"Linz", "AT", "Upper Austria", "48.3069", "14.2858"},
    City{"Vienna", "AT", "Vienna", "48.2082", "16.3738"},
    City{"Graz", "AT", "Styria", "47.0707", "15.4395"},
    City{"Salzburg", "AT", "Salzburg", "47.8095", "13.0550"},
    City{"Hamburg", "DE", "Hamburg", "53.5511", "9.9937"},
    City{"Munich", "DE", "Bavaria", "48.1351", "11.5820"},
    City{"Nuremberg", "DE", "Bavaria", "49.4521", "11.0767"},
    City{"Stuttgart", "DE", "Baden-Württemberg", "48.7758", "9.1829"},
    City{"Leipzig", "DE", "Saxony", "51.3397", "12.3731"},
    City{"Dortmund", "DE", "North Rhine-Westphalia", "51.5136", "7.4653"},
    City{"Bremen", "DE", "Bremen", "53.0793", "8.8017"},
    City{"Basel", "CH", "Basel", "47.5596", "7.5886"},
    City{"Zurich", "CH", "Zurich", "47.3769", "8.5417"},
    City{"Rotterdam", "NL", "South Holland", "51.9244", "4.4777"},
    City{"Eindhoven", "NL", "North Brabant", "51.4416", "5.4697"},
    City{"Ghent", "BE", "Flanders", "51.0543", "3.7174"},
    City{"Lyon", "FR", "Auvergne-Rhône-Alpes", "45.7640", "4.8357"},
    City{"Lille", "FR", "Hauts-de-France", "50.6292", "3.0573"},
    City{"Milan", "IT", "Lombardy", "45.4642", "9.1900"},
    City{"Bologna", "IT", "Emilia-Romagna", "44.4949", "11.3426"},
    City{"Verona", "IT", "Veneto", "45.4384", "10.9916"},
    City{"Barcelona", "ES", "Catalonia", "41.3851", "2.1734"},
    City{"Gothenburg", "SE", "Västra Götaland", "57.7089", "11.9746"},
    City{"Malmö", "SE", "Skåne", "55.6050", "13.0038"},
    City{"Aarhus", "DK", "Central Jutland", "56.1629", "10.2039"},
    City{"Brno", "CZ", "South Moravia", "49.1951", "16.6068"},
    City{"Wrocław", "PL", "Lower Silesia", "51.1079", "17.0385"},
    City{"Poznań", "PL", "Greater Poland", "52.4064", "16.9252"},
    City{"Győr", "HU", "Western Transdanubia", "47.6875", "17.6504"},
    City{"Maribor", "SI", "Drava", "46.5547", "15.6459"},
    City{"Bratislava", "SK", "Bratislava", "48.1486", "17.1077"},
    City{"Leeds", "GB", "Yorkshire", "53.8008", "-1.5491"},
    City{"Birmingham", "GB", "West Midlands", "52.4862", "-1.8904"},
    City{"Cork", "IE", "Munster", "51.8985", "-8.4756"},
    City{"Charlotte", "US", "North Carolina", "35.2271", "-80.8431"},
};

enum class Line { food, beverages, pharma, consumer, automotive, online, building };

struct LineOfBusiness {
  std::string_view industry, segment;
  std::vector<std::string_view> categories;
};

const LineOfBusiness& line_of_business(Line line) {
  static const std::array<LineOfBusiness, 7> lines{{
      {"food", "food_beverage", {"corrugated", "film", "labelling", "crates"}},
      {"beverages", "food_beverage", {"film", "crates", "palletising", "labelling"}},
      {"pharmaceuticals", "pharma_health", {"corrugated", "labelling", "case_packing", "spare_parts"}},
      {"consumer goods", "consumer_goods", {"corrugated", "film", "labelling"}},
      {"automotive parts", "automotive_parts", {"crates", "corrugated", "spare_parts"}},
      {"online retail and logistics", "ecommerce_logistics", {"corrugated", "film", "case_packing", "labelling"}},
      {"building materials", "building_chemicals", {"film", "palletising", "spare_parts"}},
  }};
  return lines[static_cast<std::size_t>(line)];
}

struct Member {
  std::string_view id, name;
  Line line;
  std::string_view city, label;
  int yearly_thousand, orders_a_year, growth;
  std::string_view owner, kam;
  std::string_view parent = {};
};

// clang-format off
constexpr std::array members{
    // Those with a story of their own: stories.cpp, stories_risk.cpp and stories_growth.cpp tell it.
    Member{"A-1001", "Vellmark Feinkost SE",            Line::food,       "Hamburg",    "key",      6200, 40,   2, "U-20", "U-20"},
    Member{"A-1002", "Omnivaro Fulfilment N.V.",        Line::online,     "Rotterdam",  "key",      9800, 96,   9, "U-21", "U-21"},
    Member{"A-1003", "Kestrin BioSystems A/S",          Line::pharma,     "Aarhus",     "rising",    980, 18,  62, "U-32", ""},
    Member{"A-1004", "Tamsel und Partner",              Line::consumer,   "",           "",           85,  3,   0, "U-31", ""},
    Member{"A-1005", "Lindtal Pharma GmbH",             Line::pharma,     "Linz",       "key",      4400, 48,   9, "U-22", "U-22"},
    Member{"A-1006", "Grauwerk Baustoffe Holding AG",   Line::building,   "Dortmund",   "key",      7100, 30,  -4, "U-21", "U-21"},
    Member{"A-1007", "Meridane Diagnostics BV",         Line::pharma,     "Ghent",      "standard", 1050, 30,  14, "U-33", ""},
    Member{"A-1008", "Ostwall Getränke GmbH",           Line::beverages,  "Leipzig",    "standard",  640, 14, -12, "U-30", ""},
    Member{"A-1009", "Fratelli Benvolio S.p.A.",        Line::food,       "Bologna",    "standard",  870, 18,   4, "U-34", ""},
    Member{"A-1010", "Sternau Logistik GmbH",           Line::online,     "Nuremberg",  "key",      3100, 36,   5, "U-20", "U-20"},
    Member{"A-1011", "Aldercroft Foods Ltd",            Line::food,       "Leeds",      "rising",   1450, 26,   3, "U-35", ""},
    Member{"A-1012", "Pivonka Cosmetics s.r.o.",        Line::consumer,   "Bratislava", "",          360, 24,   0, "U-30", ""},
    Member{"A-1013", "Haverkamp Autoteile KG",          Line::automotive, "Bremen",     "standard",  720, 16,   0, "U-31", ""},
    Member{"A-1014", "Novaquell Mineralwasser GmbH",    Line::beverages,  "Salzburg",   "",            0,  0,   0, "U-30", ""},
    Member{"A-1015", "Carolwood Nutrition Inc.",        Line::food,       "Charlotte",  "rising",   1300, 22,  16, "U-35", ""},
    Member{"A-1016", "Moravské Obaly Tišnov s.r.o.",    Line::consumer,   "Brno",       "standard",  480, 12,   5, "U-30", ""},
    Member{"A-1017", "Brandvik Gruppen AB",             Line::consumer,   "Gothenburg", "key",      1900, 24,   6, "U-23", "U-23"},
    Member{"A-1018", "Brandvik Hygiene AB",             Line::consumer,   "Malmö",      "",          900, 18,   4, "U-23", "", "A-1017"},
    Member{"A-1019", "Brandvik Polska Sp. z o.o.",      Line::consumer,   "Poznań",     "",          650, 14,  12, "U-23", "", "A-1017"},
    Member{"A-1020", "Brandvik Danmark A/S",            Line::consumer,   "Aarhus",     "",          420, 10,   2, "U-23", "", "A-1017"},
    Member{"A-1021", "Castellmar Iberia S.L.",          Line::beverages,  "Barcelona",  "standard", 1120, 24,   7, "U-34", ""},
    Member{"A-1022", "Dornick Haushaltswaren GmbH",     Line::consumer,   "Stuttgart",  "standard",  930, 26,  -3, "U-31", ""},
    Member{"A-1023", "Rhonéal Santé SAS",               Line::pharma,     "Lyon",       "key",      2500, 28,   3, "U-23", "U-23"},
    Member{"A-1024", "Zamorin Components Kft.",         Line::automotive, "Győr",       "",          310, 10,   6, "U-30", ""},
    Member{"A-1025", "Hollenstein Brauereien AG",       Line::beverages,  "Munich",     "key",      3700, 44,   8, "U-22", "U-22"},
    Member{"A-1026", "Thornby Home Delivery Ltd",       Line::online,     "Birmingham", "rising",   1700, 36,  12, "U-35", ""},
    Member{"A-1027", "Velodra Parcel BV",               Line::online,     "Eindhoven",  "rising",   1250, 30,   9, "U-33", ""},
    Member{"A-1028", "Sanquira Generics AG",            Line::pharma,     "Basel",      "standard",  890, 22,   2, "U-32", ""},
    // The others: everyday business.
    Member{"A-1029", "Ebnerhof Molkerei eGen",          Line::food,       "Salzburg",   "standard",  610, 24,   3, "U-30", ""},
    Member{"A-1030", "Wiesgrund Backwaren GmbH",        Line::food,       "Graz",       "standard",  540, 24,   5, "U-30", ""},
    Member{"A-1031", "Pannoni Teigwaren Kft.",          Line::food,       "Győr",       "standard",  280, 12,   8, "U-30", ""},
    Member{"A-1032", "Karlshav Seafood AB",             Line::food,       "Gothenburg", "standard",  760, 20,   6, "U-33", ""},
    Member{"A-1033", "Oakmere Snacks Ltd",              Line::food,       "Leeds",      "standard",  470, 18,   2, "U-35", ""},
    Member{"A-1034", "Monterosso Conserve S.r.l.",      Line::food,       "Verona",     "",          330, 12,   1, "U-34", ""},
    Member{"A-1035", "Zielony Sad Sp. z o.o.",          Line::food,       "Wrocław",    "",          240, 12,  14, "U-30", ""},
    Member{"A-1036", "Bergquell Brunnen KG",            Line::beverages,  "Nuremberg",  "standard",  690, 20,   2, "U-31", ""},
    Member{"A-1037", "Dravina Pivovarna d.o.o.",        Line::beverages,  "Maribor",    "standard",  350, 14,   4, "U-30", ""},
    Member{"A-1038", "Fennimore Cider Co.",             Line::beverages,  "Cork",       "",          210, 10,   9, "U-35", ""},
    Member{"A-1039", "Valpiana Vini S.r.l.",            Line::beverages,  "Verona",     "",          180,  8,  -2, "U-34", ""},
    Member{"A-1040", "Torsholm Medico A/S",             Line::pharma,     "Aarhus",     "standard",  820, 24,  10, "U-32", ""},
    Member{"A-1041", "Helveris Medtech AG",             Line::pharma,     "Zurich",     "rising",   1150, 24,  15, "U-32", ""},
    Member{"A-1042", "Corvantis Pharma Ltd",            Line::pharma,     "Cork",       "standard",  560, 16,   7, "U-35", ""},
    Member{"A-1043", "Novaterra Vet S.r.l.",            Line::pharma,     "Milan",      "standard",  390, 14,   5, "U-34", ""},
    Member{"A-1044", "Blauwasser Kosmetik GmbH",        Line::consumer,   "Hamburg",    "standard",  580, 20,   1, "U-31", ""},
    Member{"A-1045", "Lumière du Nord SAS",             Line::consumer,   "Lille",      "standard",  430, 14,   3, "U-33", ""},
    Member{"A-1046", "Kinderglück Spielwaren GmbH",     Line::consumer,   "Nuremberg",  "standard",  370, 12,  -6, "U-31", ""},
    Member{"A-1047", "Casa Turchese S.p.A.",            Line::consumer,   "Milan",      "standard",  510, 18,   4, "U-34", ""},
    Member{"A-1048", "Tervolan Reinigung GmbH",         Line::consumer,   "Vienna",     "standard",  290, 12,   2, "U-30", ""},
    Member{"A-1049", "Schmiedegg Antriebe GmbH",        Line::automotive, "Graz",       "standard",  880, 22,  -5, "U-30", ""},
    Member{"A-1050", "Reitmoor Dichtungen GmbH",        Line::automotive, "Stuttgart",  "standard",  540, 16,   0, "U-31", ""},
    Member{"A-1051", "Slavona Castings a.s.",           Line::automotive, "Bratislava", "standard",  460, 14,   6, "U-30", ""},
    Member{"A-1052", "Ferrovento Telai S.r.l.",         Line::automotive, "Bologna",    "",          270, 10,  -8, "U-34", ""},
    Member{"A-1053", "Kolibrix Versand GmbH",           Line::online,     "Leipzig",    "standard",  740, 26,  18, "U-31", ""},
    Member{"A-1054", "Quickbarn Pets BV",               Line::online,     "Eindhoven",  "standard",  620, 26,  21, "U-33", ""},
    Member{"A-1055", "Bücherwald Online AG",            Line::online,     "Zurich",     "standard",  340, 16,  -9, "U-32", ""},
    Member{"A-1056", "Paquetería Solmar S.L.",          Line::online,     "Barcelona",  "",          260, 14,  11, "U-34", ""},
    Member{"A-1057", "Steinach Mörtel GmbH",            Line::building,   "Salzburg",   "standard",  650, 14,   1, "U-30", ""},
    Member{"A-1058", "Nordfjell Insulation AB",         Line::building,   "Malmö",      "standard",  480, 12,   4, "U-33", ""},
    Member{"A-1059", "Calcestra Cementi S.r.l.",        Line::building,   "Milan",      "",          300,  8,   0, "U-34", ""},
    Member{"A-1060", "Dachstuhl Profi GmbH",            Line::building,   "Munich",     "",          220,  8,   3, "U-31", ""},
    // Not customers yet, but companies that our customers know.
    Member{"A-1061", "Lindtal Veterinär GmbH",          Line::pharma,     "Vienna",     "",            0,  0,   0, "U-30", ""},
    Member{"A-1062", "Isarblick Apothekenversand GmbH", Line::online,     "Munich",     "",            0,  0,   0, "U-31", ""},
    Member{"A-1063", "Rodenbeck Vaccines AG",           Line::pharma,     "Basel",      "",            0,  0,   0, "U-32", ""},
    Member{"A-1064", "Altaro Ready Meals S.r.l.",       Line::food,       "Milan",      "",            0,  0,   0, "U-34", ""},
    Member{"A-1065", "Skovhus Mejeri A/S",              Line::food,       "Aarhus",     "",            0,  0,   0, "U-32", ""},
    Member{"A-1066", "Vlasta Zdraví a.s.",              Line::pharma,     "Brno",       "",            0,  0,   0, "U-30", ""},
    Member{"A-1067", "Northgate Meal Kits Ltd",         Line::online,     "Leeds",      "",            0,  0,   0, "U-35", ""},
    Member{"A-1068", "Wallonie Soins SA",               Line::pharma,     "Lille",      "",            0,  0,   0, "U-33", ""},
    Member{"A-1069", "Hollenstein Alkoholfrei GmbH",    Line::beverages,  "Nuremberg",  "",          380, 14,  10, "U-22", "", "A-1025"},
    Member{"A-1070", "Hollenstein Tirol GmbH",          Line::beverages,  "Salzburg",   "",          240, 10,   6, "U-22", "", "A-1025"},
};
// clang-format on

const City& city_named(std::string_view name) {
  const auto found = std::find_if(cities.begin(), cities.end(), [&](const City& one) { return one.name == name; });
  if (found == cities.end()) throw std::logic_error("the sample company knows no city " + std::string(name));
  return *found;
}

std::string_view currency_of(std::string_view country) {
  if (country == "GB") return "GBP";
  if (country == "CH") return "CHF";
  if (country == "SE") return "SEK";
  if (country == "US") return "USD";
  return "EUR";
}

/// Key accounts are well known and looked after by a team, rising ones better than most.
void behave_as_labelled(Profile& account) {
  if (account.key()) {
    account.known = 95;
    account.contacting = {.a_year = 40, .inbound = 35, .planned = 60, .sponsor_visits = true, .team_meets = true};
    account.people = {.count = 7, .warmth = 1, .known = 95};
    account.deals = {.a_year = 6, .win_rate = 60, .open = 2, .renewal_open = true};
    account.plan = PlanState::lively;
    account.contract_months = 36;
    account.service.asked = true;
  } else if (account.label == "rising") {
    account.known = 75;
    account.contacting.a_year = 22;
    account.people = {.count = 4, .warmth = 1, .known = 75};
    account.deals.a_year = 4;
    account.plan = PlanState::draft;
    account.contract_months = 24;
    account.service.asked = true;
  } else if (account.label == "standard") {
    account.service.asked = account.buying.yearly_thousand >= 500;
    account.contract_months = account.buying.yearly_thousand >= 500 ? 12 : 0;
  } else {
    account.known = 35;
    account.contacting.a_year = 6;
    account.people = {.count = 2, .warmth = 0, .known = 40};
  }
}

Profile profile_of(const Member& member) {
  Profile account;
  account.id = member.id;
  account.parent_id = member.parent;
  account.name = member.name;
  account.label = member.label;
  account.owner = member.owner;
  account.kam = member.kam;
  account.prospect = member.yearly_thousand == 0;
  const auto& business = line_of_business(member.line);
  account.industry = business.industry;
  account.segment = business.segment;
  account.buying.categories = business.categories;
  if (!member.city.empty()) {
    const auto& city = city_named(member.city);
    account.country = city.country;
    account.region = city.region;
    account.lat = city.lat;
    account.lon = city.lon;
    account.buying.currency = currency_of(city.country);
  }
  account.buying.yearly_thousand = member.yearly_thousand;
  account.buying.orders_a_year = member.orders_a_year;
  account.buying.growth = member.growth;
  behave_as_labelled(account);
  return account;
}
}  // namespace

std::vector<Profile> cast() {
  std::vector<Profile> accounts;
  for (const auto& member : members) accounts.push_back(profile_of(member));
  return accounts;
}

}  // namespace kam::demo
