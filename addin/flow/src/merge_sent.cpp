#include "src/merge_sent.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kam/connectors/split.hpp"
#include "kam/flow/handlers.hpp"
#include "kam/store/tables_codec.hpp"
#include "src/row_pool.hpp"
#include "src/sent_rows.hpp"

namespace kam::flow {

namespace {
using rules::Object;
using rules::Table;
using Rates = std::vector<std::array<std::string, 4>>;

constexpr std::size_t largest_account = 15 * 1024 * 1024;  // the store takes values of 16 MiB

template <class Take>
void each_cell(const Table& table, std::string_view column, const Take& take) {
  const auto at = rules::column_named(table.columns, column);
  for (std::size_t i = at.value_or(table.cells.size()); i < table.cells.size(); i += table.columns.size())
    if (!table.cells[i].empty()) take(table.cells[i]);
}

class Merger {
 public:
  Merger(const SentRecords& sent, const store::Inputs& inputs, const std::vector<store::StoredRecords>& found)
      : sent_(sent), inputs_(inputs), found_(found), tables_(sent.tables) {}

  Result<MergedRecords> merge() {
    if (auto ok = load(); !ok) return ok.error();
    erase();
    if (auto ok = check(); !ok) return ok.error();
    for (std::size_t i = 0; i < tables_.size(); ++i) pool_.put(tables_[i], good_[i]);
    if (auto ok = part(); !ok) return ok.error();
    put_inputs();
    return std::move(made_);
  }

 private:
  const SentRecords::Deleted* deleted(Object object) const {
    const auto found = std::ranges::find(sent_.deleted, object, &SentRecords::Deleted::object);
    return found == sent_.deleted.end() ? nullptr : &*found;
  }

  /// An account that is deleted goes with all its rows: they are not looked at.
  Result<void> load() {
    std::set<std::string_view> gone;
    if (const auto* accounts = deleted(Object::accounts)) gone.insert(accounts->ids.begin(), accounts->ids.end());
    for (const auto& one : found_) {
      if (gone.contains(one.account_id)) {
        ++gone_accounts_;
        continue;
      }
      const auto tables = store::decode(one.payload);
      if (!tables) return Error{tables.error().code, "account " + one.account_id + ": " + tables.error().detail};
      for (const auto& table : *tables) pool_.add(table);
    }
    return {};
  }

  void erase() {
    for (const auto& [object, ids] : sent_.deleted) {
      const bool accounts = object == Object::accounts;
      const auto count = accounts ? gone_accounts_ : pool_.remove(object, {ids.begin(), ids.end()});
      made_.deleted.emplace_back(rules::name(object), count);
    }
  }

  /// What is sent comes before what is stored: of two rows with one id the first counts.
  Result<void> check() {
    const auto settings = sent_.settings_json.value_or(inputs_.settings_json);
    const auto local_day = local_day_of(settings);
    if (!local_day) return local_day.error();
    auto builder = builder_for(settings, *local_day);
    if (!builder) return builder.error();
    made_.bad = feed(*builder, sent_.rates);
    for (const auto& bad : made_.bad) bad_rates_.insert(bad.row);
    std::uint32_t file = 0;
    for (const auto& table : tables_) {
      feed(*builder, table, file++);
      good_.emplace_back(table.rows(), true);
    }
    for (const auto& table : pool_.tables()) feed(*builder, table, file);
    for (const auto& row : builder->finish().bad_rows) {
      if (row.origin.file >= tables_.size()) continue;
      made_.bad.push_back(as_sent(row));
      good_[row.origin.file][row.origin.line - 1] = false;
    }
    for (std::size_t i = 0; i < tables_.size(); ++i)
      made_.accepted.emplace_back(rules::name(tables_[i].object),
                                  static_cast<std::size_t>(std::ranges::count(good_[i], true)));
    return {};
  }

  /// Parts the rows by their accounts again, and keeps those accounts that are others than before.
  Result<void> part() {
    auto split = connectors::split_by_account(pool_.tables());
    split.accounts[""] = std::move(split.shared);
    std::map<std::string_view, std::string_view> before;
    for (const auto& one : found_) before.emplace(one.account_id, one.payload);
    for (auto& [account, tables] : split.accounts) {
      std::ranges::transform(tables, tables.begin(), canonical);
      auto payload = store::encode(tables);
      if (payload.size() > largest_account)
        return invalid((account.empty() ? "rows of no account" : "account " + account) +
                       ": expected at most 15 MiB of records");
      const auto was = before.find(account);
      const bool same = was == before.end() ? tables.empty() : was->second == payload;
      before.erase(account);
      if (same) continue;
      if (account.empty()) made_.change.job_for_all = job_kind::rescore;
      made_.change.records.push_back({account, std::move(payload)});
    }
    for (const auto& [account, payload] : before) made_.change.gone.emplace_back(account);
    return {};
  }

  /// One rate a day and pair of currencies.
  Rates rates() const {
    std::map<std::array<std::string, 3>, std::string> all;
    for (const auto& [date, from, to, rate] : inputs_.rates) all[{date, from, to}] = rate;
    for (std::size_t row = 0; row < sent_.rates.size(); ++row) {
      const auto& [date, from, to, rate] = sent_.rates[row];
      if (!bad_rates_.contains(row)) all[{date, from, to}] = rate;
    }
    Rates list;
    for (const auto& [of, rate] : all) list.push_back({of[0], of[1], of[2], rate});
    return list;
  }

  void put_inputs() {
    store::Inputs inputs{sent_.settings_json.value_or(inputs_.settings_json), inputs_.rates, 0};
    if (!sent_.rates.empty()) {
      inputs.rates = rates();
      made_.accepted.emplace_back("rates", sent_.rates.size() - bad_rates_.size());
    }
    if (inputs.settings_json == inputs_.settings_json && inputs.rates == inputs_.rates) return;
    made_.change.job_for_all = job_kind::rescore;
    made_.change.inputs = std::move(inputs);
  }

  const SentRecords& sent_;
  const store::Inputs& inputs_;
  const std::vector<store::StoredRecords>& found_;
  const std::vector<Table>& tables_;
  RowPool pool_;
  std::size_t gone_accounts_ = 0;
  std::vector<std::vector<bool>> good_;
  std::set<std::size_t> bad_rates_;
  MergedRecords made_;
};
}  // namespace

store::Touched touched_by(const SentRecords& sent) {
  store::Touched touched;
  const auto account = [&](const std::string& id) { touched.accounts.push_back(id); };
  for (const auto& table : sent.tables) {
    each_cell(table, rules::account_field(table.object), account);
    if (table.object == Object::accounts) continue;
    const auto parent = rules::belongs_to(table.object);
    if (parent && parent->object != Object::accounts)
      each_cell(table, parent->field, [&](const std::string& id) { touched.rows.push_back({parent->object, id}); });
    if (rules::has_id(table.object))
      each_cell(table, "id", [&](const std::string& id) { touched.rows.push_back({table.object, id}); });
  }
  for (const auto& [object, ids] : sent.deleted)
    for (const auto& id : ids) object == Object::accounts ? account(id) : touched.rows.push_back({object, id});
  return touched;
}

Result<MergedRecords> merge(const SentRecords& sent, const store::Inputs& inputs,
                            const std::vector<store::StoredRecords>& found) {
  return Merger(sent, inputs, found).merge();
}

}  // namespace kam::flow
