#include <array>

#include "company.hpp"
#include "products.hpp"
#include "random.hpp"

namespace kam::demo {

namespace {
using Season = std::array<int, 12>;  ///< per cent of an average month, January to December

const Season& season_of(std::string_view industry) {
  static constexpr Season food{88, 90, 98, 104, 106, 96, 90, 92, 102, 112, 116, 106};
  static constexpr Season beverages{74, 80, 96, 108, 122, 130, 128, 116, 96, 86, 80, 84};
  static constexpr Season online{92, 84, 90, 92, 92, 92, 90, 92, 104, 122, 138, 112};
  static constexpr Season automotive{104, 104, 110, 106, 106, 104, 94, 70, 108, 110, 108, 76};
  static constexpr Season building{62, 72, 98, 116, 124, 124, 118, 108, 112, 108, 92, 66};
  static constexpr Season even{98, 98, 102, 100, 100, 100, 98, 98, 102, 102, 102, 100};
  if (industry == "food") return food;
  if (industry == "beverages") return beverages;
  if (industry == "online retail and logistics") return online;
  if (industry == "automotive parts") return automotive;
  if (industry == "building materials") return building;
  return even;
}

/// What the account spends in a usual month of that time, in euro cents.
std::int64_t monthly_spend(const Buying& buying, int month) {
  std::int64_t spend = std::int64_t{buying.yearly_thousand} * 100'000 / 12;
  const int months_back = last_month - month;
  for (int year = 0; year < months_back / 12; ++year) spend = spend * 100 / (100 + buying.growth);
  return spend * 1200 / (1200 + buying.growth * (months_back % 12));
}

/// How many thousandths of a unit of the currency one euro bought, roughly: price lists are not converted daily.
int thousandths_per_euro(std::string_view currency) {
  if (currency == "USD") return 1090;
  if (currency == "GBP") return 855;
  if (currency == "CHF") return 950;
  if (currency == "SEK") return 11300;
  if (currency == "CZK") return 25000;
  return 1000;
}

struct Order {
  Day date;
  std::int64_t amount;  ///< euro cents, what it should come to
  bool is_return;
};

const Product& choose(const std::vector<const Product*>& offered, std::int64_t budget, Random& random) {
  const Product* chosen = random.pick(offered);
  for (const Product* product : offered)
    if (chosen->list_price > budget && product->list_price < chosen->list_price) chosen = product;
  return *chosen;
}

std::int64_t add_line(Company& company, const std::string& invoice, const Buying& buying, std::int64_t budget,
                      std::int64_t sign, Random& random) {
  const Product& product = choose(products_in(random.pick(buying.categories)), budget, random);
  const std::int64_t list_price = product.list_price * thousandths_per_euro(buying.currency) / 1000;
  const int discount = std::max(0, buying.discount + random.between(-2, 2));
  const std::int64_t net_price = list_price * (100 - discount) / 100;
  const std::int64_t unit_cost = list_price * (product.unit_cost + buying.unit_cost) / 100;
  const std::int64_t euro_price = std::max<std::int64_t>(1, product.list_price * (100 - discount) / 100);
  const std::int64_t quantity = std::max<std::int64_t>(1, budget / euro_price) * sign;
  auto row = company.sheet(Object::invoice_lines).add();
  row.set("invoice_id", invoice).set("product_id", product.id).set("qty", std::to_string(quantity));
  row.set("net_price", Money{net_price}).set("list_price", Money{list_price}).set("cogs", Money{unit_cost});
  return net_price * quantity;
}

void add_delivery(Company& company, const Profile& account, Day ordered, Random& random) {
  const Day promised = working_day(ordered + random.between(2, 9));
  const bool kept = random.chance(account.service.on_time);
  const Day delivered = promised + (kept ? -random.between(0, 2) : random.between(1, 8));
  auto row = company.add(Object::deliveries, "D");
  row.set("account_id", account.id).set("promised_at", promised).set("delivered_at", if_past(delivered));
}

/// The day it is paid: late as the account usually is, or as it has become over the last two quarters.
Day paid_on(const Buying& buying, Day due, Random& random) {
  const bool lately = due >= first_of(last_month - 5);
  const int late = lately ? buying.days_late_lately.value_or(buying.days_late) : buying.days_late;
  return due + std::max(-5, late + random.between(-3, 4));
}

void add_invoice(Company& company, const Profile& account, const Order& order, Random& random) {
  const Buying& buying = account.buying;
  const std::string id = company.next_id(Object::invoices, "I");
  auto row = company.add(Object::invoices, "I");
  const int lines = order.is_return ? 1 : random.between(1, 3);
  std::int64_t net = 0;
  for (int i = 0; i < lines; ++i)
    net += add_line(company, id, buying, order.amount / lines, order.is_return ? -1 : 1, random);
  const Day due = order.date + buying.days_to_pay;
  const auto paid = if_past(paid_on(buying, due, random));
  row.set("account_id", account.id).set("date", order.date).set("due_date", due).set("paid_at", paid);
  row.set("net_amount", Money{net}).set("open_amount", Money{paid ? 0 : net});
  row.set("department", random.pick(buying.departments)).set("currency", buying.currency);
  row.set("is_rush", random.chance(buying.rush)).set("is_return", order.is_return);
  row.set("is_custom", random.chance(buying.custom));
}

void add_order(Company& company, const Profile& account, const Order& order, Random& random) {
  add_invoice(company, account, order, random);
  if (random.chance(70)) add_delivery(company, account, order.date, random);
  const Day back = working_day(order.date + random.between(6, 20));
  if (random.chance(account.buying.returns) && back <= last_day())
    add_invoice(company, account, {back, order.amount / 8, true}, random);
}

void add_orders_of(Company& company, const Profile& account) {
  const Buying& buying = account.buying;
  if (buying.orders_a_year == 0) return;
  Random random(account.id, "orders");
  const Season& season = season_of(account.industry);
  int due = random.between(0, 1199);  // twelve hundredths of an order
  for (int month = buying.from_month; month <= buying.until_month; ++month) {
    const int percent = percent_in(buying.phases, month);
    due += buying.orders_a_year * percent;
    if (buying.irregular && random.chance(55)) continue;
    const std::int64_t usual = monthly_spend(buying, month) * 12 / buying.orders_a_year;
    const std::int64_t seasonal = usual * season[rules::civil(first_of(month)).month - 1] / 100;
    const int orders = due / 1200;
    for (int i = 0; i < orders; ++i) {  // spread over the month, since who buys often buys evenly
      const Day date = working_day(first_of(month) + (30 * i + random.between(0, 29)) / orders);
      add_order(company, account, {date, seasonal * random.between(72, 128) / 100, false}, random);
    }
    due %= 1200;
  }
}
}  // namespace

void add_orders(Company& company) {
  for (const auto& account : company.accounts) add_orders_of(company, account);
}

}  // namespace kam::demo
