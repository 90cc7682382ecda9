#include "kam/connectors/retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <random>

namespace kam::connectors {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::seconds longest_wish = 1h;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool plain = !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
  if (!plain || failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still to be sent.
std::optional<std::chrono::sys_seconds> http_date(std::string_view text) {
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT" || text[3] != ',' || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2)), minute = number(text.substr(20, 2)),
             second = number(text.substr(23, 2));
  if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(month - months.begin() + 1)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace

double any_fraction() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

std::chrono::milliseconds retry_delay(const RetrySettings& settings, int tries, double random) {
  auto most = settings.first;
  for (int i = 1; i < tries && most < settings.longest; ++i) most *= 2;
  most = std::min(most, settings.longest);
  return std::chrono::milliseconds(static_cast<std::int64_t>(random * static_cast<double>(most.count())));
}

std::optional<std::chrono::seconds> retry_after(std::string_view value, std::chrono::system_clock::time_point now) {
  const bool digits =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
  if (digits) return std::min(std::chrono::seconds(number(value).value_or(3600)), longest_wish);
  const auto date = http_date(value);
  if (!date) return std::nullopt;
  const auto wait = *date - std::chrono::floor<std::chrono::seconds>(now);  // nanoseconds would end in 2262
  return std::clamp<std::chrono::seconds>(wait, std::chrono::seconds(0), longest_wish);
}

}  // namespace kam::connectors
