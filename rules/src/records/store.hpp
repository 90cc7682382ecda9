#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "columns.hpp"
#include "snapshot.hpp"

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

  std::vector<std::string> custom;  ///< columns that are no field of the object
};

std::string said(Expected expected, const Field& field, std::string_view cell);

/// What a record of the type may contradict itself in; names the column, or null.
struct Contradiction {
  const char* column = nullptr;
  const char* expected = nullptr;
};
template <class Record>
Contradiction contradiction(const Record&) {
  return {};
}
template <>
inline Contradiction contradiction(const Opportunity& o) {
  if (o.is_won.value_or(false) && o.is_lost.value_or(false)) return {"is_lost", "won or lost, not both"};
  return {};
}
template <>
inline Contradiction contradiction(const Contract& c) {
  if (c.end && *c.end < c.start) return {"end", "an end on or after the start"};
  return {};
}

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

template <class Record>
concept HasId = requires(Record record) { record.id; };

template <class Record>
Record blank() {
  return {};
}
template <>
inline RawLine blank() {
  return {{}, {}, NAN, NAN, NAN, NAN};
}

/// What is kept of a record: itself, but of a line its keys as numbers.
template <class Record>
class RowsOf : public Rows {
 public:
  explicit RowsOf(Object object) : object_(object) {}

  std::vector<std::string> columns(std::span<const std::string_view> names) override {
    std::vector<std::string> twice;
    at_.clear();
    names_.assign(names.begin(), names.end());
    const auto table = records::columns<Record>();
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::ptrdiff_t found = -1;
      for (std::size_t f = 0; f < table.size(); ++f) {
        if (table[f].field.name == names[i]) found = static_cast<std::ptrdiff_t>(f);
      }
      for (std::size_t before = 0; before < i; ++before) {
        if (names[before] == names[i]) twice.emplace_back(names[i]);
      }
      if (found < 0 && std::find(custom.begin(), custom.end(), names[i]) == custom.end()) custom.emplace_back(names[i]);
      at_.push_back(found);
    }
    return twice;
  }

  std::optional<BadRow> row(std::span<const std::string_view> cells, Origin origin,
                            const LocalDay& local_day) override {
    const auto table = records::columns<Record>();
    if (cells.size() != at_.size()) {
      return BadRow{
          object_, origin, "",
          "expected " + std::to_string(at_.size()) + " cells as in the header, found " + std::to_string(cells.size())};
    }
    Record record = blank<Record>();
    std::uint64_t filled = 0;
    RowPrint print(name(object_));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      print.cell(names_[i], cells[i]);
      if (at_[i] < 0) continue;
      const auto& column = table[static_cast<std::size_t>(at_[i])];
      if (const Expected expected = column.set(record, cells[i], Reading{local_day, column.field.labels})) {
        return BadRow{object_, origin, names_[i], said(expected, column.field, cells[i])};
      }
      filled |= std::uint64_t{1} << at_[i];
    }
    for (std::size_t f = 0; f < table.size(); ++f) {
      if (table[f].field.required && !(filled >> f & 1)) {
        return BadRow{object_, origin, std::string(table[f].field.name), "expected a value: this field must be filled"};
      }
    }
    if (const auto found = contradiction(record); found.column) {
      return BadRow{object_, origin, found.column, std::string("expected ") + found.expected};
    }
    if constexpr (HasId<Record>) {
      if (!ids.insert(record.id).second) {
        return BadRow{object_, origin, "id",
                      "expected an id not seen before, found \"" + record.id + "\" again; the first row stays"};
      }
    }
    keep(std::move(record));
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
        bad.push_back({object_, origins[i], fault->first,
                       "expected the id of one of the " + std::string(fault->second) + ", found none such"});
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
    for (auto& column : custom) out.custom_fields.push_back({object_, std::move(column)});
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
  std::vector<std::string> names_;
  std::vector<std::ptrdiff_t> at_;  ///< per column: field index, or −1 for a custom one
};

}  // namespace kam::rules::records
