#include "catch.hpp"
#include "csv/date_pattern.hpp"
#include "csv/number.hpp"
#include "kam/connectors/bundle.hpp"

using namespace kam::connectors;
using csv::DatePattern;

namespace {
std::string read(const char* pattern, const char* text) {
  const auto made = DatePattern::parse(pattern);
  REQUIRE(made.has_value());
  return made->to_iso(text).value_or("no");
}
}  // namespace

TEST_CASE("dates of foreign files are read by their pattern, and only by it", "[connectors][mapping]") {
  CHECK(read("%d.%m.%Y", "03.10.2026") == "2026-10-03");
  CHECK(read("%d.%m.%Y", "3.1.2026") == "2026-01-03");
  CHECK(read("%m/%d/%y", "12/31/68") == "2068-12-31");
  CHECK(read("%m/%d/%y", "12/31/69") == "1969-12-31");
  CHECK(read("%d-%b-%Y", "29-FEB-2024") == "2024-02-29");
  CHECK(read("%B %e, %Y", "may 1, 2026") == "2026-05-01");
  CHECK(read("%Y-%m-%d %H:%M:%S", "2010-12-01 08:26:00") == "2010-12-01");
  CHECK(read("%m/%d/%Y %I:%M %p", "12/31/2011 11:59 PM") == "2011-12-31");
  CHECK(read("%Y%m%d%%", "20261003%") == "2026-10-03");
  SECTION("with an offset it is an instant") {
    CHECK(read("%Y-%m-%dT%H:%M:%S%z", "2026-10-03T23:30:00+0200") == "2026-10-03T23:30:00+02:00");
    CHECK(read("%Y-%m-%d %I:%M %p %z", "2026-10-03 12:05 AM -03:30") == "2026-10-03T00:05:00-03:30");
    CHECK(read("%Y-%m-%dT%H:%M:%S%z", "2026-10-03T23:30:00Z") == "2026-10-03T23:30:00Z");
  }
  SECTION("what does not fit is no date") {
    CHECK(read("%d.%m.%Y", "2026-10-03") == "no");
    CHECK(read("%d.%m.%Y", "29.02.2025") == "no");
    CHECK(read("%d.%m.%Y", "03.13.2026") == "no");
    CHECK(read("%d.%m.%Y", "03.10.26") == "no");
    CHECK(read("%d.%m.%Y", "03.10.2026 ") == "no");
    CHECK(read("%d.%m.%Y", " 3.10.2026") == "no");
    CHECK(read("%Y-%m-%d %H:%M", "2026-10-03 24:00") == "no");
    CHECK(read("%d.%m.%Y", "") == "no");
  }
}

TEST_CASE("a date pattern must give a day and nothing twice", "[connectors][mapping]") {
  CHECK_FALSE(DatePattern::parse("%Y-%m").has_value());
  CHECK_FALSE(DatePattern::parse("%Y-%m-%d %j").has_value());
  CHECK_FALSE(DatePattern::parse("%Y-%m-%d %b").has_value());
  CHECK_FALSE(DatePattern::parse("%Y-%m-%d%").has_value());
  CHECK_FALSE(DatePattern::parse("").has_value());
}

TEST_CASE("numbers are plain decimals, both ways", "[connectors][mapping]") {
  CHECK(csv::plain_decimal("-12.50") == -12.5);
  CHECK(csv::plain_decimal("+3") == 3);
  CHECK(csv::plain_decimal("007") == 7);
  for (const char* wrong : {"", "-", "+-1", "1,000", "1e3", "nan", "inf", "0x10", "1.2.3", " 1", "1 ", ".", "--1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(csv::plain_decimal(wrong));
  }
  CHECK_FALSE(csv::plain_decimal(std::string(400, '9')));
  CHECK(csv::to_decimal(0.1 + 0.2) == "0.30000000000000004");
  CHECK(csv::to_decimal(-0.0) == "0");
  CHECK(csv::to_decimal(1e21) == "1000000000000000000000");
  CHECK(csv::to_decimal(1e-7) == "0.0000001");
  CHECK(csv::to_decimal(15.299999999999999) == "15.299999999999999");
}

TEST_CASE("an instant falls on the day of the tenant's zone", "[connectors][bundle]") {
  const auto london = local_day("Europe/London");
  REQUIRE(london.has_value());
  // 2011-06-30T23:30Z is half past midnight in London's summer; 2011-12-31T23:30Z is still that day in winter.
  CHECK((*london)(1309476600) == kam::rules::Day{15156});  // 2011-07-01
  CHECK((*london)(1325374200) == kam::rules::Day{15339});  // 2011-12-31
  const auto auckland = local_day("Pacific/Auckland");
  REQUIRE(auckland.has_value());
  CHECK((*auckland)(1325374200) == kam::rules::Day{15340});
  const auto utc = local_day("UTC");
  REQUIRE(utc.has_value());
  CHECK((*utc)(-1) == kam::rules::Day{-1});
  CHECK_FALSE(local_day("Europe/Londn").has_value());
  CHECK_FALSE(local_day("").has_value());
}
