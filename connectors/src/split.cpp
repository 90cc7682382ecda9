#include "kam/connectors/split.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "belonging.hpp"

namespace kam::connectors {
namespace {

using rules::Object;
using rules::Table;

class Splitter {
 public:
  AccountSplit split(std::vector<Table> tables) {
    // The order of Object has parents before children.
    std::sort(tables.begin(), tables.end(), [](const Table& a, const Table& b) { return a.object < b.object; });
    for (auto& table : tables) take(table);
    return std::move(split_);
  }

 private:
  using Owners = std::unordered_map<std::string, std::string>;  ///< row id → account id

  void take(Table& table) {
    const auto parent = parent_of(table.object);
    const auto key = rules::column_named(table.columns, parent ? parent->field : rules::account_field(table.object));
    const auto id = rules::column_named(table.columns, "id");
    Owners* const owners = is_parent(table.object) && id ? &owners_[table.object] : nullptr;
    Table shared{table.object, table.columns, {}};
    const std::size_t width = table.columns.size();
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto cells = table.cells.begin() + static_cast<std::ptrdiff_t>(row * width);
      const std::string account = key ? owner(parent, cells[static_cast<std::ptrdiff_t>(*key)]) : std::string();
      if (owners) owners->emplace(cells[static_cast<std::ptrdiff_t>(*id)], account);
      auto& to = account.empty() ? shared : table_of(account, table);
      std::move(cells, cells + static_cast<std::ptrdiff_t>(width), std::back_inserter(to.cells));
    }
    split_.shared.push_back(std::move(shared));
  }

  std::string owner(const std::optional<rules::Belonging>& parent, const std::string& key) const {
    if (!parent) return key;
    const auto owners = owners_.find(parent->object);
    if (owners == owners_.end()) return {};
    const auto found = owners->second.find(key);
    return found == owners->second.end() ? std::string() : found->second;
  }

  Table& table_of(const std::string& account, const Table& like) {
    auto& tables = split_.accounts[account];
    if (tables.empty() || tables.back().object != like.object) tables.push_back({like.object, like.columns, {}});
    return tables.back();
  }

  AccountSplit split_;
  std::unordered_map<Object, Owners> owners_;
};

}  // namespace

AccountSplit split_by_account(std::vector<Table> tables) {
  return Splitter().split(std::move(tables));
}

}  // namespace kam::connectors
