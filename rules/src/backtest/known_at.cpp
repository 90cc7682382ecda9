#include "known_at.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "../records/columns.hpp"
#include "known.hpp"

namespace kam::rules::backtests {

namespace {

template <class Record>
concept OfAccount = requires(Record record) { record.account_id; };
class Cut {
 public:
  /// @param all  of all records, if these are a part of them; outlives this.
  Cut(const Records& from, Day day, const CutMarks* all = nullptr) : from_(from), all_(all), day_(day) {
    to_.settings = from.settings;
    for (const Rate& rate : from.rates) {
      if (rate.date <= day) to_.rates.push_back(rate);
    }
  }

  Records all() {
    cut_rows();
    cut_accounts();
    return finish();
  }

  Records of(const std::vector<Account>& accounts) {
    for (const Account& account : accounts) only_.insert(account.id);
    limited_ = true;
    cut_rows();
    to_.accounts = accounts;
    count(Object::accounts, to_.accounts);
    return finish();
  }

  CutMarks marks() {
    cut_rows();
    CutMarks marks{invoices_, paid_, {}};
    for (const Product& product : to_.products) marks.products.insert(product.id);
    return marks;
  }

  std::vector<LeftOut> left_out() const {
    std::vector<LeftOut> list;
    for (const auto& [key, records] : notes_) {
      list.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), records});
    }
    return list;
  }

 private:
  void cut_rows() {
    find_dated_payments();
    cut(Object::opportunities, from_.opportunities, to_.opportunities);
    cut(Object::invoices, from_.invoices, to_.invoices);
    cut(Object::contracts, from_.contracts, to_.contracts);
    cut(Object::contacts, from_.contacts, to_.contacts);
    cut(Object::activities, from_.activities, to_.activities);
    cut(Object::tickets, from_.tickets, to_.tickets);
    cut(Object::survey_responses, from_.survey_responses, to_.survey_responses);
    cut(Object::deliveries, from_.deliveries, to_.deliveries);
    cut(Object::usage, from_.usage, to_.usage);
    cut(Object::cost_entries, from_.cost_entries, to_.cost_entries);
    cut(Object::signals, from_.signals, to_.signals);
    cut(Object::answers, from_.answers, to_.answers);
    cut(Object::value_items, from_.value_items, to_.value_items);
    cut(Object::plans, from_.plans, to_.plans);
    const auto plans = ids_of(to_.plans);
    cut(Object::plan_goals, from_.plan_goals, to_.plan_goals,
        [&](const PlanGoal& goal) { return plans.contains(goal.plan_id); });
    const auto goals = ids_of(to_.plan_goals);
    cut(Object::plan_actions, from_.plan_actions, to_.plan_actions,
        [&](const PlanAction& action) { return goals.contains(action.goal_id); });
    cut(Object::swot_items, from_.swot_items, to_.swot_items,
        [&](const SwotItem& item) { return plans.contains(item.plan_id); });
    cut(Object::users, from_.users, to_.users);
    cut(Object::programme_goals, from_.programme_goals, to_.programme_goals);
    cut_lines_and_products();
  }

  template <class Record>
  static std::unordered_set<std::string_view> ids_of(const std::vector<Record>& rows) {
    std::unordered_set<std::string_view> ids;
    for (const Record& row : rows) ids.insert(row.id);
    return ids;
  }

  template <class Record>
  void cut(Object object, const std::vector<Record>& from, std::vector<Record>& to) {
    cut(object, from, to, [](const Record&) { return true; });
  }

  template <class Record, class With>
  void cut(Object object, const std::vector<Record>& from, std::vector<Record>& to, With with) {
    for (const Record& record : from) {
      if (limited_ && !of_known_account(record)) continue;
      const Known found = known(record, day_);
      if (found.keep == Keep::none) {
        note(object, {}, found.why);
      } else if (with(record)) {
        take(object, record, found, to);
      } else {
        note(object, {}, Why::changed_later);
      }
    }
    count(object, to);
  }

  template <class Record>
  bool of_known_account(const Record& record) const {
    if constexpr (requires { record.account_id->size(); }) {
      return !record.account_id || only_.contains(*record.account_id);
    } else if constexpr (OfAccount<Record>) {
      return only_.contains(record.account_id);
    } else {
      return true;
    }
  }

  template <class Record>
  void take(Object object, const Record& record, const Known& found, std::vector<Record>& to) {
    Record& taken = to.emplace_back(record);
    if (found.keep == Keep::dated) {
      const Names stay = dated_fields<Record>();
      for (const auto& column : records::columns<Record>()) {
        if (std::find(stay.begin(), stay.end(), column.field.name) != stay.end() || !column.filled(taken)) continue;
        note(object, column.field.name, found.why);
        column.clear(taken);
      }
    }
    undo(taken);
    if constexpr (requires { record.account_id->size(); }) {
      if (record.account_id) named_.insert(*record.account_id);
    } else if constexpr (OfAccount<Record>) {
      named_.insert(record.account_id);
    }
  }

  template <class Record>
  void undo(Record&) {}
  void undo(Account& r) {
    undo(Object::accounts, "created_at", r.created_at);
    undo(Object::accounts, "first_invoice_at", r.first_invoice_at);
  }
  void undo(Contact& r) { undo(Object::contacts, "left_at", r.left_at); }
  void undo(Activity& r) { undo(Object::activities, "responded_at", r.responded_at); }
  void undo(Delivery& r) { undo(Object::deliveries, "delivered_at", r.delivered_at); }
  void undo(Plan& r) { undo(Object::plans, "reviewed_at", r.reviewed_at); }
  void undo(PlanGoal& r) { undo_done(Object::plan_goals, r); }
  void undo(PlanAction& r) { undo_done(Object::plan_actions, r); }
  void undo(ValueItem& r) {
    if (r.confirmed_by_customer) note(Object::value_items, "confirmed_by_customer", Why::undated);
    r.confirmed_by_customer.reset();
  }
  void undo(Invoice& r) {
    undo(Object::invoices, "paid_at", r.paid_at);
    if (r.paid_at) return;
    if (r.open_amount && !payments_dated_) note(Object::invoices, "open_amount", Why::undated);
    r.open_amount = payments_dated_ ? r.net_amount : Number();
  }

  template <class Done>
  void undo_done(Object object, Done& r) {
    undo(object, "done_at", r.done_at);
    if (r.status && !r.done_at) note(object, "status", Why::undated);
    if (!r.done_at) r.status.reset();
  }

  void undo(Object object, std::string_view field, OnDay& date) {
    if (!date || *date <= day_) return;
    note(object, field, Why::later);
    date.reset();
  }

  /// A tenant that dates payments has an open amount for every invoice not paid by then (14.1.6).
  void find_dated_payments() {
    for (const Invoice& invoice : from_.invoices) {
      if (invoice.date > day_) continue;
      ++invoices_;
      paid_ += by(invoice.paid_at, day_);
    }
    const std::size_t invoices = all_ ? all_->invoices : invoices_, paid = all_ ? all_->paid : paid_;
    payments_dated_ = paid > 0 && paid * 20 >= invoices;
  }

  void cut_lines_and_products() {
    std::unordered_map<std::string_view, std::uint32_t> place;
    for (std::size_t i = 0; i < to_.invoices.size(); ++i) place[to_.invoices[i].id] = static_cast<std::uint32_t>(i);
    std::set<std::size_t> bought;
    for (InvoiceLine line : from_.invoice_lines) {
      const auto found = place.find(from_.invoices[line.invoice].id);
      if (found == place.end()) {
        note(Object::invoice_lines, {}, Why::later);
        continue;
      }
      line.invoice = found->second;
      if (line.product >= 0) bought.insert(static_cast<std::size_t>(line.product));
      to_.invoice_lines.push_back(line);
    }
    cut_products(bought);
    count_lines();
  }

  /// A product has no date: it is known if something bought by then names it.
  void cut_products(std::set<std::size_t>& bought) {
    std::unordered_set<std::string_view> named;
    for (const Opportunity& deal : to_.opportunities) named.insert(deal.product_ids.begin(), deal.product_ids.end());
    std::vector<std::int32_t> place(from_.products.size(), -1);
    for (std::size_t i = 0; i < from_.products.size(); ++i) {
      const bool elsewhere = all_ && all_->products.contains(from_.products[i].id);
      if (!elsewhere && !bought.contains(i) && !named.contains(from_.products[i].id)) {
        note(Object::products, {}, Why::undated);
        continue;
      }
      place[i] = static_cast<std::int32_t>(to_.products.size());
      take(Object::products, from_.products[i], known(from_.products[i], day_), to_.products);
    }
    for (InvoiceLine& line : to_.invoice_lines) {
      if (line.product >= 0) line.product = place[static_cast<std::size_t>(line.product)];
    }
    count(Object::products, to_.products);
  }

  void count_lines() {
    auto& filled = start_count(Object::invoice_lines, to_.invoice_lines.size());
    const auto numbers = [&](std::string_view field, double InvoiceLine::*member) {
      filled[std::string(field)] = static_cast<std::size_t>(
          std::count_if(to_.invoice_lines.begin(), to_.invoice_lines.end(),
                        [member](const InvoiceLine& line) { return !std::isnan(line.*member); }));
    };
    filled["invoice_id"] = to_.invoice_lines.size();
    filled["product_id"] = static_cast<std::size_t>(std::count_if(
        to_.invoice_lines.begin(), to_.invoice_lines.end(), [](const InvoiceLine& line) { return line.product >= 0; }));
    numbers("qty", &InvoiceLine::qty);
    numbers("net_price", &InvoiceLine::net_price);
    numbers("list_price", &InvoiceLine::list_price);
    numbers("cogs", &InvoiceLine::cogs);
  }

  void cut_accounts() {
    std::unordered_map<std::string_view, const Account*> by_id;
    for (const Account& account : from_.accounts) by_id[account.id] = &account;
    std::set<std::string_view> there;
    for (const Account& account : from_.accounts) {
      if (!by(account.created_at, day_) && !by(account.first_invoice_at, day_) && !by(account.updated_at, day_) &&
          !named_.contains(account.id)) {
        continue;
      }
      const Account* at = &account;
      while (there.insert(at->id).second && at->parent_id) {
        const auto parent = by_id.find(*at->parent_id);
        if (parent == by_id.end()) break;
        at = parent->second;
      }
    }
    for (const Account& account : from_.accounts) {
      if (there.contains(account.id)) {
        take(Object::accounts, account, known(account, day_), to_.accounts);
      } else {
        note(Object::accounts, {}, account.created_at ? Why::later : Why::undated);
      }
    }
    count(Object::accounts, to_.accounts);
  }

  std::map<std::string, std::size_t, std::less<>>& start_count(Object object, std::size_t rows) {
    const auto index = static_cast<std::size_t>(object);
    to_.rows[index] = rows;
    to_.available[index] = rows > 0;
    return to_.filled[index];
  }

  template <class Record>
  void count(Object object, const std::vector<Record>& rows) {
    auto& filled = start_count(object, rows.size());
    for (const auto& column : records::columns<Record>()) {
      filled[std::string(column.field.name)] = static_cast<std::size_t>(
          std::count_if(rows.begin(), rows.end(), [&](const Record& row) { return column.filled(row); }));
    }
  }

  Records finish() {
    std::erase_if(to_.settings.fields_complete, [&](std::string_view declared) {
      const auto object = object_named(declared.substr(0, declared.find('.')));
      return !object || !wholly_dated(*object) || (declared == "invoices.open_amount" && !payments_dated_);
    });
    if (to_.settings.list_changed_at && *to_.settings.list_changed_at > day_) to_.settings.list_changed_at.reset();
    return std::move(to_);
  }

  void note(Object object, std::string_view field, Why why) { ++notes_[{object, field, why}]; }

  const Records& from_;
  const CutMarks* all_;
  Day day_;
  Records to_;
  std::size_t invoices_ = 0, paid_ = 0;
  bool payments_dated_ = false, limited_ = false;
  std::unordered_set<std::string_view> named_, only_;
  std::map<std::tuple<Object, std::string_view, Why>, std::size_t> notes_;
};

}  // namespace

Records known_at(const Records& records, Day day, std::vector<LeftOut>& left_out) {
  Cut cut(records, day);
  Records known = cut.all();
  left_out = cut.left_out();
  return known;
}

Records known_of_part(const Records& part, Day day, const CutMarks& all, std::vector<LeftOut>& left_out) {
  Cut cut(part, day, &all);
  Records known = cut.all();
  left_out = cut.left_out();
  return known;
}

CutMarks marks_of(const Records& part, Day day) {
  Cut cut(part, day);
  return cut.marks();
}

Records known_later(const Records& records, Day later, const Records& known) {
  return Cut(records, later).of(known.accounts);
}

}  // namespace kam::rules::backtests
