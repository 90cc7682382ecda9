#include "kept_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "account_filter.hpp"
#include "source.hpp"

namespace kam::connectors::csv {
namespace {

constexpr std::size_t chunk = 64 * 1024;

bool is_broken(const Record& record) {
  return record.flaw == Flaw::too_long_a_record || record.flaw == Flaw::open_quote;
}

std::size_t same_bytes(const char* one, const char* other, std::size_t count) {
  if (std::memcmp(one, other, count) == 0) return count;
  return static_cast<std::size_t>(std::mismatch(one, one + count, other).first - one);
}

}  // namespace

void KeptFile::forget() {
  *this = KeptFile(object_);
}

std::optional<std::size_t> KeptFile::take(const std::filesystem::path& path, std::size_t most) {
  auto source = open_source(path, nullptr);
  if (!source) return std::nullopt;
  std::array<char, chunk> room;
  std::size_t same = 0, size = 0;
  for (std::size_t count = chunk; count == chunk; size += count) {
    auto read = (*source)->read(room);
    if (!read || size + *read > most) return std::nullopt;
    count = *read;
    const std::size_t compared = same == size && size < bytes_.size() ? std::min(count, bytes_.size() - size) : 0;
    same += same_bytes(room.data(), bytes_.data() + size, compared);
    const auto known = same > size ? std::min(count, same - size) : 0;
    if (known == count) continue;
    bytes_.resize(size + known);
    bytes_.append(room.data() + known, count - known);
  }
  bytes_.resize(size);
  return same;
}

bool KeptFile::look(const std::filesystem::path& path, std::size_t most) {
  const std::size_t before = bytes_.size();
  const bool whole_rows = bytes_.ends_with('\n');
  const auto same = take(path, most);
  if (!same) return forget(), false;
  if (same == before && bytes_.size() == before && before > 0) return true;
  const bool appended = *same == before && whole_rows && header_ > 0;
  if (!appended) {
    auto bytes = std::move(bytes_);
    forget();
    bytes_ = std::move(bytes);
  }
  if (parse(appended ? before : 0)) return true;
  forget();
  return false;
}

bool KeptFile::parse(std::size_t from) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // that is one at the beginning of a file alone
  if (from > 0 && std::string_view(bytes_).substr(from).starts_with(byte_order_mark)) return false;
  RecordReader reader(',');
  Record record;
  for (std::size_t at = from, begin = from;;) {
    while (reader.next(record)) {
      const std::size_t end = from + reader.offset();
      if (is_broken(record)) return false;
      if (header_ > 0) {
        add(record, begin, end);
      } else if (!header(record, end)) {
        return false;
      }
      begin = end;
    }
    if (reader.ended()) return header_ > 0;
    const auto room = reader.space(chunk);
    const std::size_t count = std::min(room.size(), bytes_.size() - at);
    std::memcpy(room.data(), bytes_.data() + at, count);
    reader.filled(count);
    at += count;
    if (at == bytes_.size()) reader.end();
  }
}

bool KeptFile::header(const Record& record, std::size_t end) {
  if (record.flaw != Flaw::none || record.count > max_columns) return false;
  const std::vector<std::string> names(record.cells.begin(), record.cells.end());
  header_ = end;
  cells_ = record.count;
  key_ = key_column(object_, names);
  id_ = rules::column_named(names, "id");
  return true;
}

/// A malformed row is no record of anybody.
void KeptFile::add(const Record& record, std::size_t begin, std::size_t end) {
  if (record.flaw != Flaw::none || record.count != cells_) return;
  Row row{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0};
  const std::size_t key = hash(key_ ? record.cells[*key_] : std::string_view());
  if (id_) {
    row.id = hash(record.cells[*id_]);
    if (key_of_id_.try_emplace(row.id, key).first->second != key) disputed_.insert(row.id);
  }
  rows_[key].push_back(row);
}

void KeptFile::find(std::size_t key, std::vector<Row>& rows) const {
  const auto found = rows_.find(key);
  if (found != rows_.end()) rows.insert(rows.end(), found->second.begin(), found->second.end());
}

std::string KeptFile::text(const std::vector<Row>& rows) const {
  std::string text = bytes_.substr(0, header_);
  for (const auto& row : rows) text.append(bytes_, row.begin, row.end - row.begin);
  return text;
}

}  // namespace kam::connectors::csv
