#include "intervals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "../facts/portfolio.hpp"

namespace kam::rules::pilots {

namespace {

constexpr double z = 1.959963984540054;

/// SplitMix64: the same numbers on every machine.
/// @source G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
class Draws {
 public:
  std::size_t below(std::size_t n) {
    constexpr double unit = 1.0 / 9007199254740992;  // 2^53
    return std::min(n - 1, static_cast<std::size_t>(static_cast<double>(next() >> 11) * unit * static_cast<double>(n)));
  }

 private:
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  std::uint64_t state_ = 4;
};

double redrawn_median(std::span<const double> numbers, Draws& draws) {
  std::vector<double> drawn(numbers.size());
  for (double& one : drawn) one = numbers[draws.below(numbers.size())];
  return median(std::move(drawn));
}

std::vector<double> sorted(std::span<const double> numbers) {
  std::vector<double> all(numbers.begin(), numbers.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

Interval wilson(Share share) {
  const double p = share.k / share.n, z2 = z * z;
  const double middle = p + z2 / (2 * share.n), reach = z * std::sqrt((p * (1 - p) + z2 / (4 * share.n)) / share.n);
  const double scale = 1 + z2 / share.n;
  return {(middle - reach) / scale, (middle + reach) / scale};
}

Interval newcombe(Share first, Share second) {
  const double p = first.k / first.n, q = second.k / second.n;
  const auto [p_low, p_high] = wilson(first);
  const auto [q_low, q_high] = wilson(second);
  return {p - q - std::hypot(p - p_low, q_high - q), p - q + std::hypot(p_high - p, q - q_low)};
}

Interval bootstrap_medians(std::span<const double> first, std::span<const double> second, std::size_t draws) {
  const auto one = sorted(first), other = sorted(second);  // the order in which they came must not matter
  Draws random;
  std::vector<double> differences(draws);
  for (double& difference : differences) {
    const double of_one = redrawn_median(one, random);
    difference = of_one - redrawn_median(other, random);
  }
  std::sort(differences.begin(), differences.end());
  const auto outside = static_cast<std::size_t>(0.025 * static_cast<double>(draws));
  return {differences[outside], differences[draws - 1 - outside]};
}

}  // namespace kam::rules::pilots
