#include "join_table.hpp"

#include <algorithm>

#include "evaluator.hpp"

namespace kam::connectors::csv {
Result<JoinTable> JoinTable::read(const Join& join, const std::string& mapping_file, TableFile& file,
                                  const TableFile::OnBad& on_bad) {
  JoinTable made;
  made.join_ = &join;
  std::vector<std::size_t> keys, wanted;
  for (const auto& [left, right] : join.on) {
    auto column = find_column(right, mapping_file, file.name(), file.columns());
    if (!column) return column.error();
    keys.push_back(*column);
  }
  for (const auto& [added, right] : join.columns) {
    auto column = find_column(right, mapping_file, file.name(), file.columns());
    if (!column) return column.error();
    wanted.push_back(*column);
  }
  Record row;
  std::string key;
  for (;;) {
    auto found = file.next(row, on_bad);
    if (!found) return found.error();
    if (!*found) return made;
    key.clear();
    bool filled = false;
    for (const auto column : keys) {
      append_key(key, row.cells[column], keys.size() == 1);
      filled = filled || !row.cells[column].empty();
    }
    const auto& key_column = file.columns()[keys.front()];
    if (!filled) {
      on_bad({file.name(), row.line, key_column, "expected a key to join by, found an empty cell"});
      continue;
    }
    const auto [entry, is_new] = made.rows_.try_emplace(key);
    if (!is_new) {
      on_bad({file.name(), row.line, key_column, "expected a key that is there only once"});
      continue;
    }
    for (const auto column : wanted) entry->second.emplace_back(row.cells[column]);
  }
}

Result<void> JoinTable::bind(const std::string& mapping_file, const std::string& left_file,
                             std::vector<std::string>& columns) {
  for (const auto& [left, right] : join_->on) {
    auto column = find_column(left, mapping_file, left_file, columns);
    if (!column) return column.error();
    left_.push_back(*column);
  }
  for (const auto& [added, right] : join_->columns) {
    if (std::find(columns.begin(), columns.end(), added) != columns.end()) {
      return invalid(mapping_file + ": " + right.pointer + ": expected a new name, \"" + added + "\" is there already");
    }
    columns.push_back(added);
  }
  return {};
}

void JoinTable::extend(std::vector<std::string_view>& cells) const {
  std::string key;
  for (const auto column : left_) {
    const auto translated = join_->values.find(cells[column]);
    append_key(key, translated == join_->values.end() ? cells[column] : std::string_view(translated->second),
               left_.size() == 1);
  }
  const auto found = rows_.find(key);
  for (std::size_t i = 0; i < join_->columns.size(); ++i) {
    cells.push_back(found == rows_.end() ? std::string_view() : std::string_view(found->second[i]));
  }
}

}  // namespace kam::connectors::csv
