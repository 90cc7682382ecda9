#include "snapshot.hpp"

#include "kam/rules/records.hpp"

namespace kam::rules {

namespace records {

namespace {
std::uint64_t fnv(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}
}  // namespace

/// The finaliser of splitmix64.
std::uint64_t RowPrint::mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31);
}

void RowPrint::cell(std::string_view column, std::string_view text) {
  if (text.empty()) return;
  low_ += mix(fnv(text, fnv(column, 0xcbf29ce484222325ULL) ^ 0xff));
  high_ += mix(fnv(text, fnv(column, 0x84222325cbf29ce4ULL) ^ 0xfe));
}

}  // namespace records

void Snapshot::add(OnDay day, std::uint64_t low, std::uint64_t high) {
  auto& sums = by_day_[day ? day->n : INT32_MIN];
  sums[0] += low;
  sums[1] += high;
}

void Snapshot::add(const Snapshot& other) {
  for (const auto& [day, sums] : other.by_day_) {
    auto& own = by_day_[day];
    own[0] += sums[0];
    own[1] += sums[1];
  }
}

void Snapshot::remove(const Snapshot& other) {
  for (const auto& [day, sums] : other.by_day_) {
    auto& own = by_day_[day];
    own[0] -= sums[0];
    own[1] -= sums[1];
  }
}

std::string Snapshot::id(Day as_of) const {
  std::array<std::uint64_t, 2> total{};
  for (const auto& [day, sums] : by_day_) {
    if (day > as_of.n) break;
    total[0] += sums[0];
    total[1] += sums[1];
  }
  std::string text;
  for (const std::uint64_t part : total) {
    const std::uint64_t bits = records::RowPrint::mix(part);
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(bits >> shift) & 0xf];
  }
  return text;
}

}  // namespace kam::rules
