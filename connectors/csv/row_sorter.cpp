#include "row_sorter.hpp"

#include <algorithm>
#include <tuple>

namespace kam::connectors::csv {

namespace {
std::uint64_t key_of(const RowBlock& row) {
  return std::uint64_t{row.number} << 8 | static_cast<std::uint8_t>(row.object);
}
}  // namespace

Result<void> RowSorter::add(const RowBlock& row) {
  write_block(row, block_);
  entries_.push_back({key_of(row), bytes_.size(), block_.size()});
  bytes_ += block_;
  return bytes_.size() + entries_.size() * sizeof(Entry) < bytes_a_run_ ? Result<void>() : end_run();
}

Result<void> RowSorter::end_run() {
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return std::tie(a.key, a.at) < std::tie(b.key, b.at); });
  for (const Entry& entry : entries_)
    if (auto ok = spool_.append(std::string_view(bytes_).substr(entry.at, entry.size)); !ok) return ok;
  ends_.push_back(spool_.size());
  entries_.clear();
  bytes_.clear();
  return {};
}

Result<void> RowSorter::close() {
  if (auto ok = end_run(); !ok) return ok;
  entries_ = {};
  bytes_ = {};
  std::uint64_t from = 0;
  for (const std::uint64_t end : ends_) runs_.push_back({SpoolReader(spool_, std::exchange(from, end), end), {}});
  for (std::size_t run = 0; run < runs_.size(); ++run)
    if (auto ok = advance(run); !ok) return ok;
  return {};
}

Result<void> RowSorter::advance(std::size_t run) {
  const auto block = runs_[run].reader.next();
  if (!block) return block.error();
  if (!*block) return {};
  runs_[run].row = read_block(**block);
  turns_.push({key_of(runs_[run].row), run});
  return {};
}

Result<const RowBlock*> RowSorter::next() {
  if (given_) {
    if (auto ok = advance(*given_); !ok) return ok.error();
  }
  given_.reset();
  if (turns_.empty()) return nullptr;
  given_ = turns_.top().run;
  turns_.pop();
  return &runs_[*given_].row;
}

}  // namespace kam::connectors::csv
