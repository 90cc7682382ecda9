#pragma once
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "row_reader.hpp"

namespace kam::rules::records {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Ids = std::unordered_set<std::string, TextHash, std::equal_to<>>;

/// The rows of one object while they come in: typed records with, beside each, where it came from and which fields
/// were filled.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::vector<std::string> columns(std::span<const std::string_view> names) = 0;
  /// Empty if the row was taken, else why not.
  virtual std::optional<BadRow> row(std::span<const std::string_view> cells, Origin origin, const LocalDay&) = 0;
  virtual std::size_t size() const = 0;
};

/// The day that a row is dated by: a snapshot as of an earlier day does not count it.
template <class Record>
OnDay dated(const Record&) {
  return {};
}
template <>
inline OnDay dated(const Opportunity& r) {
  return r.created_at;
}
template <>
inline OnDay dated(const Invoice& r) {
  return r.date;
}
template <>
inline OnDay dated(const Contract& r) {
  return r.start;
}
template <>
inline OnDay dated(const Activity& r) {
  return r.at;
}
template <>
inline OnDay dated(const Ticket& r) {
  return r.opened_at;
}
template <>
inline OnDay dated(const SurveyResponse& r) {
  return r.at;
}
template <>
inline OnDay dated(const Usage& r) {
  return r.at;
}
template <>
inline OnDay dated(const CostEntry& r) {
  return r.at;
}
template <>
inline OnDay dated(const Signal& r) {
  return r.seen_at;
}
template <>
inline OnDay dated(const Answer& r) {
  return r.at;
}
template <>
inline OnDay dated(const ValueItem& r) {
  return r.date;
}

/// What is kept of a record: itself, but of a line its keys as numbers.
template <class Record>
class RowsOf : public Rows {
 public:
  explicit RowsOf(Object object) : object_(object), reader_(object) {}

  std::vector<std::string> columns(std::span<const std::string_view> names) override { return reader_.columns(names); }

  std::optional<BadRow> row(std::span<const std::string_view> cells, Origin origin,
                            const LocalDay& local_day) override {
    auto record = blank<Record>();
    std::uint64_t filled = 0;
    if (auto bad = reader_.read(cells, origin, local_day, record, filled)) return bad;
    if constexpr (HasId<Record>) {
      if (!ids.insert(record.id).second) return seen_before(object_, origin, record.id);
    }
    keep(std::move(record));
    const RowPrint print = reader_.print(cells);
    prints.emplace_back(print.low(), print.high());
    origins.push_back(origin);
    masks.push_back(filled);
    return std::nullopt;
  }

  std::size_t size() const override { return origins.size(); }

  /// Takes out each record for which `missing` names a column; the reasons go to `bad`.
  template <class Missing>
  void check_keys(Missing missing, std::vector<BadRow>& bad) {
    std::size_t good = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (auto fault = missing(kept[i])) {
        bad.push_back(none_such(object_, origins[i], fault->first, fault->second));
        if constexpr (HasId<Kept>) ids.erase(kept[i].id);
        continue;
      }
      if (good != i) {
        kept[good] = std::move(kept[i]);
        origins[good] = origins[i];
        masks[good] = masks[i];
        prints[good] = prints[i];
      }
      ++good;
    }
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(good), kept.end());
    origins.resize(good);
    masks.resize(good);
    prints.resize(good);
  }

  /// Counts which fields are filled, puts the rows that stayed into the snapshot, and frees what only reading needed.
  void finish(Records& out, bool available, Snapshot& snapshot) {
    for (std::size_t i = 0; i < kept.size(); ++i) snapshot.add(dated(kept[i]), prints[i].first, prints[i].second);
    const auto index = static_cast<std::size_t>(object_);
    const auto table = records::columns<Record>();
    std::vector<std::size_t> counts(table.size());
    for (const std::uint64_t mask : masks) {
      for (std::size_t f = 0; f < table.size(); ++f) counts[f] += mask >> f & 1;
    }
    for (std::size_t f = 0; f < table.size(); ++f) out.filled[index][std::string(table[f].field.name)] = counts[f];
    out.rows[index] = masks.size();
    out.available[index] = available;
    for (auto& column : reader_.custom) out.custom_fields.push_back({object_, std::move(column)});
    masks = {};
    prints = {};
    origins = {};
    ids = {};
  }

  virtual void keep(Record record) {
    if constexpr (std::is_same_v<Kept, Record>) kept.push_back(std::move(record));
  }

  using Kept = std::conditional_t<std::is_same_v<Record, RawLine>, InvoiceLine, Record>;
  std::vector<Kept> kept;
  std::vector<Origin> origins;
  std::vector<std::uint64_t> masks;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> prints;  ///< of each row, for the snapshot
  Ids ids;

 private:
  Object object_;
  RowReader<Record> reader_;
};

}  // namespace kam::rules::records
