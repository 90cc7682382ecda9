#include "spooled_rows.hpp"

#include "row_sorter.hpp"

namespace kam::connectors::csv {

namespace {

using rules::Table;

/// Rows sorted by the place of their account → the records of one account after the other.
class Accounts {
 public:
  Accounts(const std::filesystem::path& directory, std::vector<Table> empty)
      : rows_(directory), empty_(std::move(empty)) {}

  Result<void> add(const RowBlock& row) { return rows_.add(row); }
  Result<void> close(std::vector<std::string> ids) {
    ids_ = std::move(ids);
    if (auto ok = rows_.close(); !ok) return ok;
    return advance();
  }

  Result<std::optional<AccountTables>> next() {
    if (place_ > ids_.size()) return std::nullopt;
    AccountTables one;
    if (place_ > 0) {
      one.account = std::move(ids_[place_ - 1]);
    } else {
      one.tables = empty_;
    }
    for (; row_ && row_->number == place_;) {
      read_cells(row_->cells, table_of(one, row_->object).cells);
      if (auto ok = advance(); !ok) return ok.error();
    }
    ++place_;
    return one;
  }

 private:
  Result<void> advance() {
    const auto row = rows_.next();
    if (!row) return row.error();
    row_ = *row;
    return {};
  }

  Table& table_of(AccountTables& one, rules::Object object) const {
    const auto same = [&](const Table& table) { return table.object == object; };
    const auto there = std::find_if(one.tables.begin(), one.tables.end(), same);
    if (there != one.tables.end()) return *there;
    return one.tables.emplace_back(*std::find_if(empty_.begin(), empty_.end(), same));
  }

  RowSorter rows_;
  std::vector<Table> empty_;  ///< with the columns
  std::vector<std::string> ids_;
  std::size_t place_ = 0;
  const RowBlock* row_ = nullptr;  ///< the next one
};

}  // namespace

SpooledRows::SpooledRows(rules::LocalDay local_day, std::filesystem::path directory)
    : check_(std::move(local_day)), directory_(std::move(directory)), spool_(directory_) {}

void SpooledRows::columns(rules::Object object, const std::vector<std::string>& names) {
  check_.columns(object, std::vector<std::string_view>(names.begin(), names.end()));
  columns_[static_cast<std::size_t>(object)] = names;
}

Result<void> SpooledRows::row(rules::Object object, std::span<const std::string_view> cells, rules::Origin origin) {
  const auto key = check_.row(object, cells, origin);
  if (!key) return {};
  write_cells(cells, cells_);
  write_block({*key, object, origin, cells_}, block_);
  return spool_.append(block_);
}

std::vector<Table> SpooledRows::empty_tables() const {
  std::vector<Table> tables;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i]) tables.push_back({static_cast<rules::Object>(i), *columns_[i], {}});
  return tables;
}

Result<SpooledRows::Finished> SpooledRows::each_good(const Take& take) {
  check_.close();
  SpoolReader reader(spool_);
  for (;;) {
    const auto block = reader.next();
    if (!block) return block.error();
    if (!*block) break;
    RowBlock row = read_block(**block);
    const auto place = check_.place(row.object, row.number, row.origin);
    if (!place) continue;
    row.number = *place;
    if (auto ok = take(row); !ok) return ok.error();
  }
  spool_ = Spool({});
  return check_.finish();
}

Result<SpooledRows::Finished> SpooledRows::tables(std::vector<Table>& tables) {
  tables = empty_tables();
  std::array<Table*, rules::object_count> table_of{};
  for (Table& table : tables) table_of[static_cast<std::size_t>(table.object)] = &table;
  return each_good([&](const RowBlock& row) -> Result<void> {
    read_cells(row.cells, table_of[static_cast<std::size_t>(row.object)]->cells);
    return {};
  });
}

Result<SpooledRows::Finished> SpooledRows::accounts(BundleAccounts& accounts) {
  const auto sorted = std::make_shared<Accounts>(directory_, empty_tables());
  auto finished = each_good([&](const RowBlock& row) {
    ++accounts.rows;
    return sorted->add(row);
  });
  if (!finished) return finished;
  accounts.accounts = finished->accounts.size();
  if (auto ok = sorted->close(std::move(finished->accounts)); !ok) return ok.error();
  accounts.next = [sorted] { return sorted->next(); };
  return finished;
}

}  // namespace kam::connectors::csv
