#include "portfolio.hpp"

#include <algorithm>
#include <cmath>

#include "deals.hpp"
#include "kam/rules/exact_sum.hpp"

namespace kam::rules {

double median(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const std::size_t half = numbers.size() / 2;
  return numbers.size() % 2 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}

double rounded(double number) {
  return std::round(number * 1e6) / 1e6;
}

double mid_rank(const std::vector<double>& ascending, double value) {
  const auto [low, high] = std::equal_range(ascending.begin(), ascending.end(), rounded(value));
  const auto less = static_cast<double>(low - ascending.begin()), equal = static_cast<double>(high - low);
  return 100 * (less + 0.5 * equal) / static_cast<double>(ascending.size());
}

namespace {

/// The end of each chain of parents; a parent not found ends it, a cycle ends at its smallest id (14.1.9).
std::vector<int> roots(const std::vector<Account>& accounts) {
  std::unordered_map<std::string_view, int> index;
  for (std::size_t i = 0; i < accounts.size(); ++i) index[accounts[i].id] = static_cast<int>(i);
  std::vector<int> root(accounts.size(), -1), seen(accounts.size(), -1);
  for (int start = 0; start < static_cast<int>(accounts.size()); ++start) {
    std::vector<int> path;
    int at = start;
    while (root[at] < 0 && seen[at] != start) {
      seen[at] = start;
      path.push_back(at);
      const auto& parent = accounts[at].parent_id;
      const auto found = parent ? index.find(*parent) : index.end();
      if (found == index.end()) break;
      at = found->second;
    }
    int end = root[at] >= 0 ? root[at] : at;
    if (root[at] < 0) {
      const auto cycle = std::find(path.begin(), path.end(), at);
      end = *std::min_element(cycle, path.end());  // accounts are sorted by id
    }
    for (const int member : path) root[member] = end;
  }
  return root;
}

}  // namespace

Lens lens_of(Day as_of) {
  return {months_back(as_of, 12), months_before(as_of, 12)};
}

Portfolio::Portfolio(const Records& some, Lens lens, std::shared_ptr<const Elsewhere> elsewhere)
    : records(some),
      settings(some.settings),
      as_of(lens.now.last),
      ttm(lens.now),
      ptm(lens.before),
      elsewhere_(std::move(elsewhere)) {
  for (const Rate& rate : records.rates) rates_[{rate.from, rate.to}].emplace_back(rate.date, rate.rate);
  for (auto& [pair, rows] : rates_) std::sort(rows.begin(), rows.end());
  for (const Product& product : records.products) products_[product.id] = &product;
  for (const User& user : records.users) users_[user.id] = &user;
}

namespace {

std::shared_ptr<const Elsewhere> elsewhere_in(const Records& all) {
  auto found = std::make_shared<Elsewhere>();
  found->gather(all);
  found->finish();
  return found;
}

/// What somebody else keeps.
template <class Figure>
std::shared_ptr<const Figure> borrowed(const Figure& figure) {
  return {std::shared_ptr<const Figure>(), &figure};
}

}  // namespace

Portfolio::Portfolio(const Records& all, Day day) : Portfolio(all, lens_of(day)) {
  shortens_ = true;
}

Portfolio::Portfolio(const Records& all, Lens lens) : Portfolio(all, lens, elsewhere_in(all)) {
  Feeds feeds;
  feeds.as_of = as_of;
  feeds.gather(records);
  feeds.finish();
  build(feeds);
  auto totals = std::make_shared<Totals>();
  totals->gather(*this);
  totals->finish();
  take(*totals);
  totals_ = std::move(totals);
}

Portfolio::Portfolio(const Records& part, Day day, const Surroundings& all) : Portfolio(part, lens_of(day), all) {
  shortens_ = true;
}

Portfolio::Portfolio(const Records& part, Lens lens, const Surroundings& all)
    : Portfolio(part, lens, borrowed(all.elsewhere)) {
  build(all.feeds);
  if (!all.totals) return;
  take(*all.totals);
  totals_ = borrowed(*all.totals);
}

void Portfolio::build(const Feeds& feeds) {
  static const Totals none;
  totals_ = borrowed(none);
  use(feeds);
  build_nodes();
  attach();
  build_purchases();
  finish_nodes();
}

void Portfolio::use(const Feeds& feeds) {
  invoices = feeds.invoices;
  opportunities = feeds.opportunities;
  activities = feeds.activities;
  tickets = feeds.tickets;
  responses = feeds.responses;
  usage = feeds.usage;
  deliveries = feeds.deliveries;
  value_items = feeds.value_items;
  has_abc = !settings.abc_rates.empty() || feeds.cost_amounts;
  cost_drivers = feeds.cost_drivers;
  deals_only = !invoices.exists();
  has_revenue = deals_only ? feeds.won_deals : true;
  has_lines = deals_only ? feeds.won_products : feeds.invoice_lines;
}

void Portfolio::take(const Totals& totals) {
  active_count = totals.active;
  total_revenue = !has_revenue                                   ? Value::unknown(Reason::no_records)
                  : too_many_gaps(totals.gaps, totals.purchases) ? Value::unknown(totals.first_gap)
                                                                 : Value::known(totals.revenue.value());
}

void Portfolio::build_nodes() {
  const auto root = roots(records.accounts);
  std::vector<int> node_of(records.accounts.size(), -1);
  for (std::size_t i = 0; i < records.accounts.size(); ++i) {
    if (root[i] != static_cast<int>(i)) continue;
    node_of[i] = static_cast<int>(nodes.size());
    nodes.emplace_back().account = &records.accounts[i];
  }
  for (std::size_t i = 0; i < records.accounts.size(); ++i) {
    const int node = node_of[static_cast<std::size_t>(root[i])];
    nodes[static_cast<std::size_t>(node)].members.push_back(&records.accounts[i]);
    root_of_[records.accounts[i].id] = node;
  }
}

int Portfolio::root(std::string_view account_id) const {
  const auto found = root_of_.find(account_id);
  return found == root_of_.end() ? -1 : found->second;
}

void Portfolio::attach() {
  const auto node = [&](std::string_view id) -> Node& { return nodes[static_cast<std::size_t>(root(id))]; };
  for (const Opportunity& o : records.opportunities) {
    if (!o.created_at || *o.created_at <= as_of) node(o.account_id).opportunities.push_back(&o);
  }
  for (const Opportunity& o : elsewhere_->referred) {
    const bool here = root(*o.referred_by_account_id) >= 0;
    if (here && (!o.created_at || *o.created_at <= as_of)) node(*o.referred_by_account_id).referred.push_back(&o);
  }
  for (const Contract& c : records.contracts) {
    if (c.start <= as_of) node(c.account_id).contracts.push_back(&c);
  }
  for (const Contact& c : records.contacts) {
    if (!c.created_at || *c.created_at <= as_of) node(c.account_id).contacts.push_back(&c);
  }
  for (const Activity& a : records.activities) {
    auto& of = node(a.account_id);
    (a.at <= as_of ? of.activities : of.upcoming).push_back(&a);
  }
  for (const Ticket& t : records.tickets) {
    if (t.opened_at <= as_of) node(t.account_id).tickets.push_back(&t);
  }
  for (const SurveyResponse& r : records.survey_responses) {
    if (r.at <= as_of) node(r.account_id).responses.push_back(&r);
  }
  for (const Delivery& d : records.deliveries) {
    node(d.account_id).deliveries.push_back(&d);
  }
  for (const Usage& u : records.usage) {
    if (u.at <= as_of) node(u.account_id).usage.push_back(&u);
  }
  for (const CostEntry& c : records.cost_entries) {
    if (c.at <= as_of) node(c.account_id).costs.push_back(&c);
  }
  attach_plans();
  for (const ValueItem& v : records.value_items) {
    if (v.date <= as_of) node(v.account_id).value_items.push_back(&v);
  }
  for (const Answer& a : records.answers) {
    if (a.account_id && (!a.at || *a.at <= as_of)) node(*a.account_id).answers.push_back(&a);
  }
}

void Portfolio::attach_plans() {
  std::unordered_map<std::string_view, Node*> of_plan, of_goal;
  for (const Plan& plan : records.plans) {
    Node& node = nodes[static_cast<std::size_t>(root(plan.account_id))];
    node.plans.push_back(&plan);
    of_plan[plan.id] = &node;
  }
  for (const PlanGoal& goal : records.plan_goals) {
    const auto found = of_plan.find(goal.plan_id);
    if (found == of_plan.end()) continue;
    found->second->goals.push_back(&goal);
    of_goal[goal.id] = found->second;
  }
  for (const SwotItem& item : records.swot_items) {
    const auto found = of_plan.find(item.plan_id);
    if (found != of_plan.end() && (!item.date || *item.date <= as_of)) found->second->swot.push_back(&item);
  }
  for (const PlanAction& action : records.plan_actions) {
    const auto found = of_goal.find(action.goal_id);
    if (found != of_goal.end()) found->second->actions.push_back(&action);
  }
}

double Portfolio::money(const Number& amount, const Text& currency, Day day, Reason& gap) const {
  if (!amount) return gap = Reason::field_empty, NAN;
  const auto& reporting = settings.reporting_currency;
  if (!reporting || !currency || *currency == *reporting) return *amount;
  const auto rate_on = [&](const std::string& from, const std::string& to) -> const double* {
    const auto found = rates_.find({from, to});
    if (found == rates_.end()) return nullptr;
    const auto after = std::upper_bound(found->second.begin(), found->second.end(), std::pair(day, HUGE_VAL));
    return after == found->second.begin() ? nullptr : &std::prev(after)->second;
  };
  if (const double* rate = rate_on(*currency, *reporting)) return *amount * *rate;
  if (const double* rate = rate_on(*reporting, *currency)) return *amount / *rate;
  return gap = Reason::no_exchange_rate, NAN;
}

std::string Portfolio::user_name(std::string_view id) const {
  const User* found = user(id);
  return found ? found->name.value_or("") : "";
}

const User* Portfolio::user(std::string_view id) const {
  const auto found = users_.find(id);
  return found == users_.end() ? nullptr : found->second;
}

std::string_view function_of(const User& user) {
  if (user.function) return *user.function;
  if (user.role == "kam" || user.role == "account_manager" || user.role == "sales_manager") return "sales";
  return user.role == "admin" ? std::string_view() : user.role;
}

const std::string& Portfolio::category_of(std::string_view product_id) const {
  static const std::string none;
  const auto found = products_.find(product_id);
  return found != products_.end() && found->second->category ? *found->second->category : none;
}

namespace {

double line_money(const Portfolio& portfolio, const Invoice& invoice, double qty, double price) {
  if (std::isnan(qty) || std::isnan(price)) return NAN;
  Reason gap = Reason::none;
  return portfolio.money(qty * price, invoice.currency, invoice.date, gap);
}

void add_invoice(const Portfolio& portfolio, Node& node, const Invoice& invoice, std::span<const InvoiceLine> lines) {
  Purchase purchase;
  purchase.id = invoice.id;
  if (invoice.department) purchase.department = *invoice.department;
  purchase.date = invoice.date;
  purchase.invoice = &invoice;
  purchase.is_return = invoice.is_return.value_or(false);
  purchase.lines_from = static_cast<std::uint32_t>(node.lines.size());
  Number amount = invoice.net_amount;
  ExactSum of_lines;
  bool all_filled = !lines.empty();
  for (const InvoiceLine& line : lines) {
    const double qty = purchase.is_return ? -std::fabs(line.qty) : line.qty;
    all_filled = all_filled && !std::isnan(qty) && !std::isnan(line.net_price);
    if (all_filled) of_lines.add(qty * line.net_price);
    std::string_view category;
    if (line.product >= 0) {
      const auto& product = portfolio.records.products[static_cast<std::size_t>(line.product)];
      if (product.category) category = *product.category;
    }
    node.lines.push_back({category, qty, line_money(portfolio, invoice, qty, line.net_price),
                          line_money(portfolio, invoice, qty, line.list_price),
                          line_money(portfolio, invoice, qty, line.cogs)});
  }
  purchase.lines_to = static_cast<std::uint32_t>(node.lines.size());
  if (amount && purchase.is_return) amount = -std::fabs(*amount);
  if (!amount && all_filled) amount = of_lines.value();
  purchase.amount = portfolio.money(amount, invoice.currency, invoice.date, purchase.gap);
  node.purchases.push_back(purchase);
}

void add_deal(const Portfolio& portfolio, Node& node, const Opportunity& deal) {
  Purchase purchase;
  purchase.id = deal.id;
  if (deal.department) purchase.department = *deal.department;
  purchase.date = *deal.closed_at;
  purchase.amount = portfolio.money(deal.amount, deal.currency, purchase.date, purchase.gap);
  purchase.lines_from = static_cast<std::uint32_t>(node.lines.size());
  for (const auto& product : deal.product_ids) {
    const double share = purchase.amount / static_cast<double>(deal.product_ids.size());
    node.lines.push_back({portfolio.category_of(product), 1, share, NAN, NAN});
  }
  purchase.lines_to = static_cast<std::uint32_t>(node.lines.size());
  node.purchases.push_back(purchase);
}

}  // namespace

void Portfolio::build_purchases() {
  if (deals_only) {
    for (Node& node : nodes) {
      for (const Opportunity* deal : node.opportunities) {
        if (is_won(*deal, as_of) && deal->closed_at) add_deal(*this, node, *deal);
      }
    }
  } else {
    std::vector<std::uint32_t> start(records.invoices.size() + 1, 0);
    for (const auto& line : records.invoice_lines) ++start[line.invoice + 1];
    for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
    std::vector<InvoiceLine> sorted(records.invoice_lines.size());
    auto next = start;
    for (const auto& line : records.invoice_lines) sorted[next[line.invoice]++] = line;
    for (std::size_t i = 0; i < records.invoices.size(); ++i) {
      const Invoice& invoice = records.invoices[i];
      if (invoice.date > as_of) continue;
      const std::span lines(sorted.data() + start[i], start[i + 1] - start[i]);
      add_invoice(*this, nodes[static_cast<std::size_t>(root(invoice.account_id))], invoice, lines);
    }
  }
  for (Node& node : nodes) {
    std::sort(node.purchases.begin(), node.purchases.end(),
              [](const Purchase& a, const Purchase& b) { return std::pair(a.date, a.id) < std::pair(b.date, b.id); });
  }
}

Value Portfolio::sum(const Node& node, Window window) const {
  ExactSum total;
  std::size_t count = 0, gaps = 0;
  Reason first_gap = Reason::none;
  for (const Purchase& purchase : node.purchases) {
    if (!window.holds(purchase.date)) continue;
    ++count;
    if (purchase.gap == Reason::none) {
      total.add(purchase.amount);
    } else if (++gaps == 1) {
      first_gap = purchase.gap;
    }
  }
  if (too_many_gaps(gaps, count)) return Value::unknown(first_gap);
  Value value = Value::known(total.value());
  value.partial = gaps > 0;
  return value;
}

Value Portfolio::revenue(const Node& node, Window window) const {
  if (!has_revenue) return Value::unknown(Reason::no_records);
  Value value = sum(node, window);
  if (!value.is_known()) return value;
  value.quality = purchase_quality();
  value.freshness = purchases().freshness;
  value.proxy = purchase_proxy();
  if (!covered(purchases(), window)) {
    value.partial = true;
    value.covered_days = as_of - *purchases().first + 1;
  }
  std::vector<const Purchase*> largest;
  for (const Purchase& purchase : node.purchases) {
    if (window.holds(purchase.date) && purchase.gap == Reason::none) largest.push_back(&purchase);
  }
  const std::size_t shown = std::min<std::size_t>(5, largest.size());
  std::partial_sort(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(shown), largest.end(),
                    [](const Purchase* a, const Purchase* b) {
                      const double x = rounded(std::fabs(a->amount)), y = rounded(std::fabs(b->amount));
                      return x != y ? x > y : a->id < b->id;
                    });
  for (std::size_t i = 0; i < shown; ++i) {
    value.evidence.push_back((deals_only ? "opportunity:" : "invoice:") + std::string(largest[i]->id));
  }
  return value;
}

void Portfolio::finish_nodes() {
  for (Node& node : nodes) {
    for (const Purchase& purchase : node.purchases) {
      if (!purchase.is_return && !node.first_record) node.first_record = purchase.date;
      node.active = node.active || (!purchase.is_return && ttm.holds(purchase.date));
    }
    const Day year_ago = add_months(as_of, -12);
    for (const Contract* contract : node.contracts)
      node.active = node.active || !contract->end || *contract->end > year_ago;
    node.first_purchase = node.first_record;
    const OnDay said = node.account->first_invoice_at;
    if (said && *said <= as_of && (!node.first_purchase || *said < *node.first_purchase)) node.first_purchase = said;
    node.revenue = revenue(node, ttm);
    std::map<std::string_view, ExactSum> categories;
    for (const Purchase& purchase : node.purchases) {
      if (!ttm.holds(purchase.date)) continue;
      for (auto i = purchase.lines_from; i < purchase.lines_to; ++i) {
        const PurchaseLine& line = node.lines[i];
        if (!std::isnan(line.net)) categories[line.category].add(line.net);
      }
    }
    for (const auto& [category, spend] : categories) {
      (category.empty() ? node.uncategorised_revenue : node.category_revenue[category]) = spend.value();
    }
  }
}

bool Portfolio::in_use(Object object, std::string_view field) const {
  const auto index = static_cast<std::size_t>(object);
  const auto is_it = [&](std::string_view declared) {  // accounts.industry
    return declared.size() == name(object).size() + 1 + field.size() && declared.starts_with(name(object)) &&
           declared.ends_with(field) && declared[name(object).size()] == '.';
  };
  if (std::any_of(settings.fields_complete.begin(), settings.fields_complete.end(), is_it)) return true;
  const auto found = records.filled[index].find(field);
  const std::size_t filled = found == records.filled[index].end() ? 0 : found->second;
  return records.rows[index] > 0 && filled * 20 >= records.rows[index];
}

Reason Portfolio::missing(Object object, std::string_view field) const {
  if (!records.has(object)) return Reason::no_records;
  return in_use(object, field) ? Reason::field_empty : Reason::field_not_in_use;
}

std::optional<Portfolio::Pair> Portfolio::pair(const Feed& feed) const {
  if (!feed.first) return std::nullopt;
  if (covered(feed, ptm)) return Pair{ttm, ptm, {}};
  if (!shortens_) return std::nullopt;
  const int length = (as_of - *feed.first + 1) / 2;
  if (length < 90) return std::nullopt;
  return Pair{days_back(as_of, length), days_back(as_of - length, length), length};
}

}  // namespace kam::rules
