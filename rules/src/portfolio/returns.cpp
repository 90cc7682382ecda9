#include <algorithm>

#include "kam/rules/exact_sum.hpp"
#include "programme_fact.hpp"

/// What key account management costs and brings back (model 2, 14.2.5).
namespace kam::rules {

namespace {

/// Revenue and margin of a window, account by account.
class Pool {
 public:
  void add(double revenue, double percent) {
    revenue_.add(revenue);
    margin_.add(revenue * percent / 100);
  }
  bool has_revenue() const { return revenue_.value() > 0; }
  double percent() const { return 100 * margin_.value() / revenue_.value(); }

 private:
  ExactSum revenue_, margin_;
};

/// Margin of the key accounts weighted by revenue, this window against the one before.
Value margin_drift(const Programme& programme) {
  const Portfolio& p = programme.portfolio;
  if (auto none = programme.no_keys()) return *none;
  if (!p.has_revenue || p.deals_only) return Value::unknown(Reason::no_records);
  const auto pair = p.pair(p.invoices);
  if (!pair) return Value::unknown(Reason::too_few_records);
  Pool now, before;
  double known = 0;
  Reason missing = Reason::no_records;
  std::vector<std::pair<double, std::size_t>> falls;
  for (const std::size_t key : programme.active_keys) {
    const Node& node = programme.node(key);
    const Value margin = margin_in(p, node, pair->now), earlier = margin_in(p, node, pair->before);
    if (!margin.is_known() || !earlier.is_known()) {
      if (missing == Reason::no_records) missing = margin.is_known() ? earlier.reason : margin.reason;
      continue;
    }
    ++known;
    now.add(p.sum(node, pair->now).number, margin.number);
    before.add(p.sum(node, pair->before).number, earlier.number);
    if (rounded(margin.number - earlier.number) < 0) falls.emplace_back(rounded(margin.number - earlier.number), key);
  }
  if (!now.has_revenue() || !before.has_revenue()) return Value::unknown(missing);
  Value value = Value::known(now.percent() - before.percent());
  value.quality = p.has_abc ? 1 : 0.5;
  value.freshness = p.invoices.freshness;
  if (!p.has_abc) value.proxy = "before_cost_to_serve";
  value.window_days = pair->window_days;
  value.k = known;
  value.n = static_cast<double>(programme.active_keys.size());
  std::stable_sort(falls.begin(), falls.end());
  for (const auto& [fall, key] : falls) name_account(value, programme, key);
  return value.with({.beside = {{"now", now.percent()}, {"before", before.percent()}}});
}

/// Under twelve months of a programme that anybody recorded it is too early to say.
Value too_early(const Programme&) {
  return Value::unknown(Reason::too_few_records);
}

/// What only the history of the programme can tell.
Value history_alone(const Programme&) {
  return Value::unknown(Reason::no_records);
}

constexpr FactDef unknown_without_history(std::string_view id, std::string_view name, std::string_view unit,
                                          std::string_view inputs, std::string_view doc, std::string_view source,
                                          expr::Type type = expr::Type::number) {
  return of_programme("derived", id, name, unit, "", inputs, doc, source, type);
}

}  // namespace

std::span<const ProgrammeFact> return_facts() {
  static constexpr ProgrammeFact table[]{
      {{.id = "pf_margin_drift",
        .name = "Margin of the key accounts against the window before",
        .unit = "pp",
        .inputs = "kpi_net_margin_pct invoice.net_amount account.tier_label",
        .doc = "Margin after cost to serve, weighted by revenue, of the key accounts with a known margin in both "
               "windows; gross where no cost to serve is known (2).",
        .source = "S002",
        .evidence = "transaction",
        .level = FactLevel::programme},
       margin_drift},
      {unknown_without_history("pf_programme_cost", "What key account management costs", "currency",
                               "team_cost kpi_discount_depth cost_entry.driver history",
                               "Sum of the three; not known to stateless scoring (2, 14.2.5).", "S001 S002"),
       history_alone},
      {unknown_without_history(
           "pf_programme_roi", "What key account management brings back", "%",
           "kpi_net_margin pf_programme_cost history",
           "Margin gained since entry against the programme's cost; needs twelve months of history, "
           "which stateless scoring has not (2, 14.2.5).",
           "S001 S002 S004"),
       too_early},
      {unknown_without_history(
           "pf_supplier_complacency", "Old key accounts that nobody brings anything new", "accounts",
           "tenure_years kpi_on_time kpi_csat opportunity.type history",
           "Key accounts of five years or more whose service or satisfaction fell by 10 % without a "
           "new offer in twelve months; not known to stateless scoring (2, 14.2.5).",
           "S002"),
       history_alone},
      {unknown_without_history("programme_months", "Months since the programme began", "months", "history",
                               "Not known to stateless scoring (R-PF-16, R-PF-17, 14.2.5).", "S001 S002"),
       history_alone},
      {unknown_without_history("judged_on_revenue_alone", "Judged on short-term revenue only", "", "history",
                               "Not known to stateless scoring (R-PF-17, 14.2.5).", "S001 S002", expr::Type::boolean),
       history_alone},
  };
  return table;
}

}  // namespace kam::rules
