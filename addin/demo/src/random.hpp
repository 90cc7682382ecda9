#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace kam::demo {

/// Random numbers that are the same on each machine: splitmix64, seeded by what they are for, so that a change in
/// one account's story moves no other account. The distributions of the standard library differ between libraries.
/// One throw for each expression: compilers take the operands of an expression in different orders.
class Random {
 public:
  Random(std::string_view whose, std::string_view purpose) {
    mix_in(whose);
    mix_in("/");
    mix_in(purpose);
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
  }

  /// A whole number from low to high, both included.
  int between(int low, int high) {
    return low + static_cast<int>(next() % (static_cast<std::uint64_t>(high - low) + 1));
  }

  bool chance(int percent) { return between(1, 100) <= percent; }

  template <class Items>
  const auto& pick(const Items& items) {
    return items[static_cast<std::size_t>(next() % std::size(items))];
  }

 private:
  void mix_in(std::string_view text) {  // FNV-1a
    for (const char letter : text) state_ = (state_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  }

  std::uint64_t state_ = 0xcbf29ce484222325U;
};

}  // namespace kam::demo
