#include <algorithm>

#include "interner.hpp"
#include "kam/rules/json.hpp"
#include "settings.hpp"
#include "store.hpp"

namespace kam::rules {

namespace {

using namespace records;

class LineRows : public RowsOf<RawLine> {
 public:
  LineRows() : RowsOf(Object::invoice_lines) {}
  void keep(RawLine line) override {
    kept.push_back({invoices.number(line.invoice_id),
                    line.product_id.empty() ? -1 : static_cast<std::int32_t>(products.number(line.product_id)),
                    line.qty, line.net_price, line.list_price, line.cogs});
  }
  Interner invoices, products;
};

/// Index that the record of an id will have once the records are sorted, by a text's number; −1 where there is none.
/// The records stay in the order of their prints and origins.
template <class Record>
std::vector<std::int32_t> places(const Interner& texts, const std::vector<Record>& records) {
  std::vector<std::string_view> ids;
  for (const Record& record : records) ids.push_back(record.id);
  std::sort(ids.begin(), ids.end());
  std::vector<std::int32_t> result;
  for (std::uint32_t number = 0; number < texts.size(); ++number) {
    const auto text = texts.text(number);
    const auto found = std::lower_bound(ids.begin(), ids.end(), text);
    const bool there = found != ids.end() && *found == text;
    result.push_back(there ? static_cast<std::int32_t>(found - ids.begin()) : -1);
  }
  return result;
}

using Fault = std::optional<std::pair<const char*, std::string_view>>;

template <class Record>
void sort_by_id(std::vector<Record>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Record& a, const Record& b) { return a.id < b.id; });
}

}  // namespace

struct RecordsBuilder::Impl {
  explicit Impl(LocalDay day) : local_day(std::move(day)) {}

  LocalDay local_day;
  Settings settings;
  std::vector<Rate> rates;
  Snapshot snapshot;
  std::vector<BadRow> bad;
  std::array<bool, object_count> available{};

  RowsOf<Account> accounts{Object::accounts};
  RowsOf<Opportunity> opportunities{Object::opportunities};
  RowsOf<Invoice> invoices{Object::invoices};
  LineRows invoice_lines;
  RowsOf<Product> products{Object::products};
  RowsOf<Contract> contracts{Object::contracts};
  RowsOf<Contact> contacts{Object::contacts};
  RowsOf<Activity> activities{Object::activities};
  RowsOf<Ticket> tickets{Object::tickets};
  RowsOf<SurveyResponse> survey_responses{Object::survey_responses};
  RowsOf<Delivery> deliveries{Object::deliveries};
  RowsOf<Usage> usage{Object::usage};
  RowsOf<CostEntry> cost_entries{Object::cost_entries};
  RowsOf<Plan> plans{Object::plans};
  RowsOf<PlanGoal> plan_goals{Object::plan_goals};
  RowsOf<PlanAction> plan_actions{Object::plan_actions};
  RowsOf<SwotItem> swot_items{Object::swot_items};
  RowsOf<Signal> signals{Object::signals};
  RowsOf<Answer> answers{Object::answers};
  RowsOf<User> users{Object::users};
  RowsOf<ValueItem> value_items{Object::value_items};
  RowsOf<ProgrammeGoal> programme_goals{Object::programme_goals};

  std::array<Rows*, object_count> all{&accounts,     &opportunities,  &invoices,     &invoice_lines, &products,
                                      &contracts,    &contacts,       &activities,   &tickets,       &survey_responses,
                                      &deliveries,   &usage,          &cost_entries, &plans,         &plan_goals,
                                      &plan_actions, &swot_items,     &signals,      &answers,       &users,
                                      &value_items,  &programme_goals};

  template <class Record>
  void check_account(RowsOf<Record>& rows) {
    rows.check_keys(
        [this](const Record& record) -> Fault {
          if constexpr (requires { record.account_id->size(); }) {
            if (!record.account_id || accounts.ids.contains(*record.account_id)) return {};
          } else {
            if (accounts.ids.contains(record.account_id)) return {};
          }
          return std::pair{"account_id", std::string_view("accounts")};
        },
        bad);
  }

  template <class Record>
  void check_parent(RowsOf<Record>& rows, std::string Record::*key, const char* column, const Ids& parents,
                    std::string_view object) {
    rows.check_keys(
        [&](const Record& record) -> Fault {
          if (parents.contains(record.*key)) return {};
          return std::pair{column, object};
        },
        bad);
  }

  /// In the order of Object, as RowCheck says it too.
  void check_keys() {
    check_account(opportunities), check_account(invoices), check_lines(), check_account(contracts);
    check_account(contacts), check_account(activities), check_account(tickets), check_account(survey_responses);
    check_account(deliveries), check_account(usage), check_account(cost_entries), check_account(plans);
    check_parent(plan_goals, &PlanGoal::plan_id, "plan_id", plans.ids, "plans");
    check_parent(plan_actions, &PlanAction::goal_id, "goal_id", plan_goals.ids, "plan_goals");
    check_parent(swot_items, &SwotItem::plan_id, "plan_id", plans.ids, "plans");
    check_account(signals), check_account(answers), check_account(value_items);
  }

  void check_lines() {
    const auto invoice_at = places(invoice_lines.invoices, invoices.kept);
    const auto product_at = places(invoice_lines.products, products.kept);
    invoice_lines.check_keys(
        [&](const InvoiceLine& line) -> Fault {
          if (invoice_at[line.invoice] >= 0) return {};
          return std::pair{"invoice_id", std::string_view("invoices")};
        },
        bad);
    for (auto& line : invoice_lines.kept) {
      line.invoice = static_cast<std::uint32_t>(invoice_at[line.invoice]);
      if (line.product >= 0) line.product = product_at[static_cast<std::size_t>(line.product)];
    }
  }

  template <class Record>
  void give(RowsOf<Record>& rows, std::vector<typename RowsOf<Record>::Kept>& to, Records& out, Object object) {
    rows.finish(out, available[static_cast<std::size_t>(object)], snapshot);
    if constexpr (HasId<Record>) sort_by_id(rows.kept);
    to = std::move(rows.kept);
  }
};

RecordsBuilder::RecordsBuilder(LocalDay local_day) : impl_(std::make_unique<Impl>(std::move(local_day))) {}
RecordsBuilder::~RecordsBuilder() = default;
RecordsBuilder::RecordsBuilder(RecordsBuilder&&) noexcept = default;
RecordsBuilder& RecordsBuilder::operator=(RecordsBuilder&&) noexcept = default;

Result<void> RecordsBuilder::settings(std::string_view json) {
  auto read = read_settings(json, impl_->settings);
  if (!read) return read.error();
  return {};
}

std::optional<std::string> RecordsBuilder::rate(std::string_view date, std::string_view from, std::string_view to,
                                                std::string_view rate) {
  const auto day = parse_day(date);
  const auto number = quantity(rate);
  if (!day) return "date: expected YYYY-MM-DD, found \"" + std::string(date) + "\"";
  if (from.empty() || to.empty()) return "from, to: expected currency codes";
  if (!number || *number < 1e-18) return "rate: expected a decimal above 0, found \"" + std::string(rate) + "\"";
  impl_->rates.push_back({*day, std::string(from), std::string(to), *number});
  RowPrint print("rates");
  print.cell("from", from);
  print.cell("to", to);
  print.cell("rate", rate);
  print.cell("date", date);
  impl_->snapshot.add(day, print.low(), print.high());
  return std::nullopt;
}

std::vector<std::string> RecordsBuilder::columns(Object object, std::span<const std::string_view> columns) {
  const auto index = static_cast<std::size_t>(object);
  impl_->available[index] = true;
  return impl_->all[index]->columns(columns);
}

bool RecordsBuilder::row(Object object, std::span<const std::string_view> cells, Origin origin) {
  auto fault = impl_->all[static_cast<std::size_t>(object)]->row(cells, origin, impl_->local_day);
  if (!fault) return true;
  impl_->bad.push_back(std::move(*fault));
  return false;
}

void RecordsBuilder::bad(BadRow row) {
  impl_->bad.push_back(std::move(row));
}

RecordsBuilder::Finished RecordsBuilder::finish() {
  auto& in = *impl_;
  in.check_keys();
  Finished finished;
  auto& out = finished.records;
  in.give(in.accounts, out.accounts, out, Object::accounts);
  in.give(in.opportunities, out.opportunities, out, Object::opportunities);
  in.give(in.invoices, out.invoices, out, Object::invoices);
  in.give<RawLine>(in.invoice_lines, out.invoice_lines, out, Object::invoice_lines);
  in.give(in.products, out.products, out, Object::products);
  in.give(in.contracts, out.contracts, out, Object::contracts);
  in.give(in.contacts, out.contacts, out, Object::contacts);
  in.give(in.activities, out.activities, out, Object::activities);
  in.give(in.tickets, out.tickets, out, Object::tickets);
  in.give(in.survey_responses, out.survey_responses, out, Object::survey_responses);
  in.give(in.deliveries, out.deliveries, out, Object::deliveries);
  in.give(in.usage, out.usage, out, Object::usage);
  in.give(in.cost_entries, out.cost_entries, out, Object::cost_entries);
  in.give(in.plans, out.plans, out, Object::plans);
  in.give(in.plan_goals, out.plan_goals, out, Object::plan_goals);
  in.give(in.plan_actions, out.plan_actions, out, Object::plan_actions);
  in.give(in.swot_items, out.swot_items, out, Object::swot_items);
  in.give(in.signals, out.signals, out, Object::signals);
  in.give(in.answers, out.answers, out, Object::answers);
  in.give(in.users, out.users, out, Object::users);
  in.give(in.value_items, out.value_items, out, Object::value_items);
  in.give(in.programme_goals, out.programme_goals, out, Object::programme_goals);
  RowPrint print("settings");
  print.cell("json", in.settings.json);
  in.snapshot.add({}, print.low(), print.high());
  out.settings = std::move(in.settings);
  out.rates = std::move(in.rates);
  std::stable_sort(out.rates.begin(), out.rates.end(), [](const Rate& a, const Rate& b) { return a.date < b.date; });
  out.snapshot = std::move(in.snapshot);
  finished.bad_rows = std::move(in.bad);
  sort_by_origin(finished.bad_rows);
  return finished;
}

}  // namespace kam::rules
