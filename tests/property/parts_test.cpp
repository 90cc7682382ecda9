#include <algorithm>
#include <functional>
#include <numeric>

#include "../unit/rules/bundle.hpp"
#include "catch.hpp"
#include "generated_bundle.hpp"
#include "kam/connectors/split.hpp"
#include "kam/rules/history.hpp"
#include "kam/rules/peers.hpp"

/// Accounts scored part by part against the peers of all give the bytes of all scored together.

using namespace kam::rules;
using namespace kam::rules::test;

namespace {

using Accounts = std::map<std::string, std::string>;

std::vector<Table> tables_of(const GeneratedBundle& bundle) {
  std::vector<Table> tables;
  for (const Sheet& sheet : bundle.sheets) {
    auto& table = tables.emplace_back(Table{sheet.object, sheet.columns, {}});
    for (const auto& row : sheet.rows) table.cells.insert(table.cells.end(), row.begin(), row.end());
  }
  return tables;
}

/// A bundle as a store keeps it, with the groups of companies that must not be torn apart.
class Parted {
 public:
  explicit Parted(const GeneratedBundle& bundle)
      : bundle_(bundle), split_(kam::connectors::split_by_account(tables_of(bundle))) {
    for (const auto& [id, tables] : split_.accounts) group_[id] = id;
    for (const auto& [id, tables] : split_.accounts) join(id, parent_of(tables));
    for (const auto& [id, group] : group_) members_[first_of(id)].push_back(id);
  }

  std::size_t groups() const { return members_.size(); }
  Records shared() const { return read({}); }
  /// `count` parts of whole groups, in order.
  std::vector<Records> parts(std::size_t count) const {
    std::vector<Records> all;
    auto group = members_.begin();
    for (std::size_t part = 0; part < count; ++part) {
      std::vector<std::string> ids;
      for (; group != members_.end() && ids.size() < (group_.size() + count - 1) / count; ++group)
        ids.insert(ids.end(), group->second.begin(), group->second.end());
      all.push_back(read(ids));
    }
    for (; group != members_.end(); ++group) all.push_back(read(group->second));
    return all;
  }

 private:
  static std::string parent_of(const std::vector<Table>& tables) {
    const Table& accounts = tables.front();
    const auto at = std::find(accounts.columns.begin(), accounts.columns.end(), "parent_id");
    if (accounts.object != Object::accounts || at == accounts.columns.end()) return {};
    return accounts.cells[static_cast<std::size_t>(at - accounts.columns.begin())];
  }
  std::string first_of(std::string id) const {
    while (group_.at(id) != id) id = group_.at(id);
    return id;
  }
  void join(const std::string& id, const std::string& parent) {
    if (parent.empty() || !group_.contains(parent)) return;
    const auto a = first_of(id), b = first_of(parent);
    group_[std::max(a, b)] = std::min(a, b);
  }
  Records read(const std::vector<std::string>& ids) const {
    RecordsBuilder builder([](std::int64_t seconds) { return Day{static_cast<std::int32_t>(seconds / 86400)}; });
    builder.settings(bundle_.settings).value();
    for (const auto& [date, from, to, rate] : bundle_.rates) builder.rate(date, from, to, rate);
    add(builder, split_.shared);
    for (const auto& id : ids) add(builder, split_.accounts.at(id));
    return std::move(builder.finish().records);
  }
  static void add(RecordsBuilder& builder, const std::vector<Table>& tables) {
    for (const Table& table : tables) {
      builder.columns(table.object, std::vector<std::string_view>(table.columns.begin(), table.columns.end()));
      const std::size_t width = table.columns.size();
      for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto from = table.cells.begin() + static_cast<std::ptrdiff_t>(row * width);
        const std::vector<std::string_view> cells(from, from + static_cast<std::ptrdiff_t>(width));
        builder.row(table.object, cells, {0, static_cast<std::uint32_t>(row + 1)});
      }
    }
  }

  const GeneratedBundle& bundle_;
  kam::connectors::AccountSplit split_;
  std::map<std::string, std::string> group_;  ///< an account of the same group, itself for the first
  std::map<std::string, std::vector<std::string>> members_;
};

Peers gathered(const Parted& parted, std::vector<Records>& parts, const ScoreOptions& options) {
  PeerRounds rounds(default_pack(), options, parted.shared());
  while (!rounds.done()) {
    for (Records& part : parts) rounds.take(rounds.gather(part).value());
    rounds.end_round();
  }
  return std::move(rounds).finish();
}

Accounts scored_in_parts(const GeneratedBundle& bundle, std::size_t count, bool starting_set) {
  const Parted parted(bundle);
  const ScoreOptions options{bundle.as_of, starting_set, digest};
  auto parts = parted.parts(count);
  const Peers peers = gathered(parted, parts, options);
  const Peers kept = Peers::read(peers.bytes()).value();
  Accounts all;
  auto again = parted.parts(parted.groups());  // each group alone, as after a change
  for (Records& part : again) {
    const auto taken = score(default_pack(), part, options, kept, [&](ScoredAccount account) -> kam::Result<void> {
      all[account.id] = account.json;
      return {};
    });
    CHECK(taken.has_value());
  }
  return all;
}

/// A month as JSON, account by account, and what was left out.
Accounts written(const PastMonth& month) {
  Accounts all;
  for (const PastAccount& one : month.accounts) all[one.id] = to_json(one);
  all["the month"] = to_string(month.as_of) + " " + month.ruleset + " " + month.snapshot + to_json(month.left_out);
  return all;
}

PastMonth month_in_parts(const PastMonths& months, Day end, const std::vector<Records>& parts) {
  PastMonthRounds rounds(months, end);
  while (!rounds.done()) {
    for (const Records& part : parts) rounds.take(rounds.gather(part).value());
    rounds.end_round();
  }
  std::vector<PastAccount> accounts;
  for (const Records& part : parts) {
    const PastMonth some = rounds.accounts(part).value();
    accounts.insert(accounts.end(), some.accounts.begin(), some.accounts.end());
    rounds.take(some.left_out);
  }
  PastMonth month = rounds.whole();
  month.accounts = std::move(accounts);
  return month;
}

}  // namespace

TEST_CASE("a past month from parts of the records is that of all of them", "[property][peers]") {
  const int seed = GENERATE(range(1, 7));
  const bool starting_set = seed % 3 == 0;
  INFO("seed " << seed);
  const auto bundle = generate(seed);
  const Parted parted(bundle);
  const auto parts = parted.parts(3);
  const Records all = parted.parts(1).front(), shared = parted.shared();
  const std::vector<Day> ends{past_month_ends(bundle.as_of).front(), past_month_ends(bundle.as_of).back()};
  PastMonths months(default_pack(), shared, ends, starting_set);
  for (const Records& part : parts) months.take(*months.look(part));
  for (const Day end : ends) {
    const PastMonth whole = past_month(default_pack(), all, end, starting_set).value();
    CHECK(whole.accounts.size() > 1);
    CHECK(written(month_in_parts(months, end, parts)) == written(whole));
  }
}

TEST_CASE("accounts scored alone against the peers of all give the bytes of all scored together", "[property][peers]") {
  const int seed = GENERATE(range(1, 13));
  const bool starting_set = seed % 3 == 0;
  INFO("seed " << seed);
  const auto bundle = generate(seed);
  const Accounts whole = bundle.scored(starting_set), parted = scored_in_parts(bundle, 3, starting_set);
  REQUIRE(whole.size() == parted.size());
  for (const auto& [id, json] : whole) {
    const std::string& other = parted.at(id);
    if (json == other) continue;
    const auto parting = std::mismatch(json.begin(), json.end(), other.begin(), other.end());
    const auto at = static_cast<std::size_t>(parting.first - json.begin());
    const auto from = at < 200 ? 0 : at - 200;
    FAIL_CHECK(id << " …" << json.substr(from, 300) << "\n against …" << other.substr(from, 300));
  }
}
