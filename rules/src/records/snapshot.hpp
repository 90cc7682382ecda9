#pragma once
#include <cstdint>
#include <string_view>

namespace kam::rules::records {

/// A 128-bit fingerprint of a row that does not depend on the order of its cells. Not cryptographic: it tells
/// snapshots apart, it guards nothing.
class RowPrint {
 public:
  explicit RowPrint(std::string_view object) { cell("", object); }
  void cell(std::string_view column, std::string_view text);
  std::uint64_t low() const { return mix(low_); }
  std::uint64_t high() const { return mix(high_ ^ 0x9e3779b97f4a7c15ULL); }
  static std::uint64_t mix(std::uint64_t bits);

 private:
  std::uint64_t low_ = 0, high_ = 0;
};

}  // namespace kam::rules::records
