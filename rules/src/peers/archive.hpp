#pragma once
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "peers.hpp"

/// Peers as bytes: numbers as they lie in memory, texts and lists with their length before them.
namespace kam::rules::archive {

// The members of each type that are kept.
inline auto members(Day& d) {
  return std::tie(d.n);
}
inline auto members(Feed& f) {
  return std::tie(f.first, f.newest, f.freshness);
}
inline auto members(Feeds& f) {
  return std::tie(f.as_of, f.invoices, f.opportunities, f.activities, f.tickets, f.responses, f.usage, f.deliveries,
                  f.value_items, f.cost_amounts, f.cost_drivers, f.invoice_lines, f.won_deals, f.won_products);
}
inline auto members(Opportunity& o) {  // as far as a referral is read
  return std::tie(o.id, o.created_at, o.closed_at, o.is_won, o.is_lost, o.referred_by_account_id);
}
inline auto members(Signal& s) {
  return std::tie(s.id, s.type, s.account_id, s.competitor, s.source, s.place, s.product_category, s.person_role,
                  s.text, s.partner_id, s.seen_at, s.confidence);
}
inline auto members(Elsewhere& e) {
  return std::tie(e.referred, e.signals, e.named);
}
inline auto members(RecordCounts& c) {
  return std::tie(c.available, c.filled, c.rows, c.snapshot);
}
inline auto members(Cohorts& c) {
  return std::tie(c.kept, c.n);
}
inline auto members(Cycles& c) {
  return std::tie(c.n, c.median_days);
}
inline auto members(Populations& p) {
  return std::tie(p.cohorts_covered, p.cohorts, p.cohorts_of, p.categories_bought, p.recency, p.frequency, p.money,
                  p.cycles, p.cycles_of, p.sold_by);
}
inline auto members(Company& c) {
  return std::tie(c.root, c.prospect);
}
inline auto members(Totals& t) {
  return std::tie(t.active, t.revenue, t.purchases, t.gaps, t.first_gap, t.segment_spend, t.populations, t.companies);
}
inline auto members(Ranking& r) {
  return std::tie(r.net, r.positive, r.total);
}
inline auto members(TopFifth& t) {
  return std::tie(t.last);
}
inline auto members(WinTimes& w) {
  return std::tie(w.days, w.activities);
}
inline auto members(WayPeers& w) {
  return std::tie(w.values, w.mean);
}
inline auto members(MeasurePeers& m) {
  return std::tie(m.ways);
}
inline auto members(StartingCounts& c) {
  return std::tie(c.known);
}
inline auto members(Earned& e) {
  return std::tie(e.places, e.most);
}
inline auto members(TierPeers::Among& a) {
  return std::tie(a.figure);
}
inline auto members(TierPeers& t) {
  return std::tie(t.key_pipeline, t.cross_sell_rate, t.discount_depth, t.complaints, t.days_late, t.segment_ticket,
                  t.tier_cost, t.standard_accounts);
}
inline auto members(AtStake& a) {
  return std::tie(a.ascending);
}
inline auto members(Due& d) {
  return std::tie(d.priority, d.due, d.rule, d.account);
}
inline auto members(Workloads& w) {
  return std::tie(w.by_owner, w.most);
}
template <class Figure>
auto members(ThroughLenses<Figure>& t) {
  return std::tie(t.by_window);
}

class Writer {
 public:
  template <class T>
  void operator()(const T& value) {
    write(value);
  }
  std::string bytes;

 private:
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void write(const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void write(const std::string& text) {
    write(text.size());
    bytes += text;
  }
  template <class List>
  void write_list(const List& list) {
    write(list.size());
    for (const auto& item : list) write(item);
  }
  template <class T>
  void write(const std::vector<T>& list) {
    write_list(list);
  }
  template <class T, class Less>
  void write(const std::set<T, Less>& list) {
    write_list(list);
  }
  template <class Key, class T, class Less>
  void write(const std::map<Key, T, Less>& map) {
    write_list(map);
  }
  template <class T, std::size_t N>
  void write(const std::array<T, N>& items) {
    for (const T& item : items) write(item);
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class A, class B>
  void write(const std::pair<A, B>& pair) {
    write(pair.first);
    write(pair.second);
  }
  template <class... T>
  void write(const std::tuple<T...>& items) {
    std::apply([&](const auto&... item) { (write(item), ...); }, items);
  }
  void write(const ExactSum& sum) { write(sum.value()); }
  void write(const Snapshot& snapshot) { write(snapshot.sums()); }
  template <class T>
    requires requires(T& value) { members(value); }
  void write(const T& value) {
    std::apply([&](auto&... member) { (write(std::as_const(member)), ...); }, members(const_cast<T&>(value)));
  }
};

/// Reads what a Writer wrote; `whole` is false as soon as something is missing.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  void operator()(T& value) {
    read(value);
  }
  bool whole = true;
  bool at_end() const { return rest_.empty(); }

 private:
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void read(T& value) {
    if (rest_.size() < sizeof value) return fail();
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
  }
  void read(bool& value) {
    unsigned char byte = 0;
    read(byte);
    value = byte != 0;
  }
  /// Each item takes a byte at least: a length beyond the rest is none.
  std::size_t length() {
    std::size_t size = 0;
    read(size);
    if (size <= rest_.size()) return size;
    fail();
    return 0;
  }
  void read(std::string& text) {
    const std::size_t size = length();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  template <class T>
  void read(std::vector<T>& list) {
    list.resize(0);
    for (std::size_t left = length(); left > 0 && whole; --left) read(list.emplace_back());
  }
  template <class T, class Less>
  void read(std::set<T, Less>& list) {
    for (std::size_t left = length(); left > 0 && whole; --left) {
      T item;
      read(item);
      list.insert(std::move(item));
    }
  }
  template <class Key, class T, class Less>
  void read(std::map<Key, T, Less>& map) {
    for (std::size_t left = length(); left > 0 && whole; --left) {
      Key key;
      read(key);
      read(map[std::move(key)]);
    }
  }
  template <class T, std::size_t N>
  void read(std::array<T, N>& items) {
    for (T& item : items) read(item);
  }
  template <class T>
  void read(std::optional<T>& value) {
    bool there = false;
    read(there);
    if (there && whole) read(value.emplace());
  }
  template <class A, class B>
  void read(std::pair<A, B>& pair) {
    read(pair.first);
    read(pair.second);
  }
  template <class... T>
  void read(std::tuple<T...>& items) {
    std::apply([&](auto&... item) { (read(item), ...); }, items);
  }
  void read(ExactSum& sum) {
    double value = 0;
    read(value);
    sum = {};
    sum.add(value);
  }
  void read(Snapshot& snapshot) {
    Snapshot::Sums sums;
    read(sums);
    snapshot.set(std::move(sums));
  }
  template <class T>
    requires requires(T& value) { members(value); }
  void read(T& value) {
    std::apply([&](auto&... member) { (read(member), ...); }, members(value));
  }
  void fail() {
    whole = false;
    rest_ = {};
  }

  std::string_view rest_;
};

}  // namespace kam::rules::archive
