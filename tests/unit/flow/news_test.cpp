// What changed enough to be told, worked out by hand.
#include "src/news.hpp"
#include "catch.hpp"

#include <fstream>
#include <iterator>

using namespace kam;
using namespace kam::flow;
using namespace std::chrono_literals;

namespace {

const store::Instant noon{std::chrono::seconds(1322740800)};  // 2011-12-01T12:00:00Z
const Scales scales{{{"standard", "rising", "key"}, {55, 70}},
                    {{"low", "watch", "high", "critical"}, {25, 50, 70, 100}}};

Standing standing(std::string tier, double total, std::string band = "low", double churn = 10) {
  Standing one;
  one.tier = std::move(tier);
  one.total = total;
  one.band = std::move(band);
  one.churn = churn;
  return one;
}

std::vector<std::string> kinds(const std::vector<News>& news) {
  std::vector<std::string> found;
  for (const auto& one : news) found.push_back(one.kind + " " + one.from + " " + one.to);
  return found;
}

using Texts = std::vector<std::string>;

std::string fixture(const std::string& name) {
  std::ifstream file(std::string(KAM_SOURCE_DIR) + "/tests/fixtures/outgoing/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a limit is passed by three points in the direction of the change", "[flow][outgoing]") {
  struct Row {
    const char *from, *to;
    double point;
    bool passed;
  };
  const auto row = GENERATE(values<Row>({{"rising", "key", 72.999, false},
                                         {"rising", "key", 73, true},
                                         {"standard", "key", 73, true},
                                         {"standard", "key", 72, false},
                                         {"key", "rising", 67, true},
                                         {"key", "rising", 67.5, false},
                                         {"key", "rising", 80, false},  // by a gate: it has to hold
                                         {"key", "standard", 52, true},
                                         {"key", "standard", 54, false},
                                         {"rising", "standard", 52, true},
                                         {"rising", "rising", 99, false},
                                         {"undetermined", "key", 99, false},
                                         {"key", "undetermined", 1, false},
                                         {"", "key", 99, false}}));
  CAPTURE(row.from, row.to, row.point);
  CHECK(scales.tiers.passed(row.from, row.to, row.point, passed_by) == row.passed);
  CHECK_FALSE(scales.tiers.passed(row.from, row.to, std::nullopt, passed_by));
}

TEST_CASE("the limits are those of the pack", "[flow][outgoing]") {
  const auto pack = rules::Pack::load(rules::Pack::built_in(), certs::sha256_hex);
  const auto own = scales_of(pack.value()).value();
  CHECK(own.tiers.limits == std::vector<double>{55, 70});
  CHECK(own.bands.names == Texts{"low", "watch", "high", "critical"});
  CHECK(own.bands.limits == std::vector<double>{25, 50, 70, 100});
  CHECK(own.bands.passed("low", "watch", 28, passed_by));
  CHECK_FALSE(own.bands.passed("low", "watch", 27.9, passed_by));
  CHECK(own.bands.passed("critical", "watch", 47, passed_by));
  CHECK_FALSE(own.bands.passed("critical", "watch", 48, passed_by));
}

TEST_CASE("a change of tier or band is told when it passed the limit, else when it held two days", "[flow][outgoing]") {
  auto told = Announced::of(standing("rising", 60));
  CHECK(news_of(told, standing("key", 72), scales, noon).empty());
  CHECK(told.tier.look_again_at() == noon + 48h);
  SECTION("it holds") {
    CHECK(news_of(told, standing("key", 71), scales, noon + 47h).empty());
    CHECK(kinds(news_of(told, standing("key", 71), scales, noon + 48h)) == Texts{R"(tier.changed "rising" "key")"});
    CHECK_FALSE(told.tier.look_again_at());
    CHECK(news_of(told, standing("key", 71), scales, noon + 96h).empty());
  }
  SECTION("it goes back, and the two days begin anew") {
    CHECK(news_of(told, standing("rising", 69), scales, noon + 24h).empty());
    CHECK_FALSE(told.tier.look_again_at());
    CHECK(news_of(told, standing("key", 71), scales, noon + 25h).empty());
    CHECK(news_of(told, standing("key", 71), scales, noon + 48h).empty());
    CHECK(told.tier.look_again_at() == noon + 73h);
  }
  SECTION("it goes elsewhere, and the two days begin anew") {
    CHECK(news_of(told, standing("standard", 54), scales, noon + 40h).empty());
    CHECK(news_of(told, standing("standard", 54), scales, noon + 50h).empty());
    CHECK(kinds(news_of(told, standing("standard", 54), scales, noon + 88h)) ==
          Texts{R"(tier.changed "rising" "standard")"});
  }
  SECTION("it passes the limit") {
    CHECK(kinds(news_of(told, standing("key", 73), scales, noon + 1h)) == Texts{R"(tier.changed "rising" "key")"});
  }
  SECTION("the band beside it is told on its own") {
    CHECK(kinds(news_of(told, standing("key", 72, "high", 60), scales, noon + 1h)) ==
          Texts{R"(churn_band.changed "low" "high")"});
    CHECK(told.tier.look_again_at() == noon + 48h);
    CHECK(kinds(news_of(told, standing("key", 72, "", 0), scales, noon + 48h)) ==
          Texts{R"(tier.changed "rising" "key")"});
    CHECK(kinds(news_of(told, standing("key", 72, "", 0), scales, noon + 96h)) ==
          Texts{R"(churn_band.changed "high" null)"});
  }
}

TEST_CASE("steps, overdue actions, reviews and proposals are told once as long as they stay", "[flow][outgoing]") {
  auto told = Announced::of(standing("rising", 60));
  auto now = standing("rising", 60);
  now.steps = {{"s1", "R-CHR-02", "{}", "", {}}, {"s2", "R-REV-01", "{}", "2026-10-07", {}}};
  now.overdue = {{"a1", "2026-09-01"}};
  now.label = "other";
  now.proposal = "demote";
  CHECK(kinds(news_of(told, now, scales, noon)) ==
        Texts{R"(recommendation.opened null "s1")", R"(recommendation.opened null "s2")", "plan.overdue 0 1",
              R"(review.due null "2026-10-07")", R"(proposal.opened "other" "rising")"});
  CHECK(news_of(told, now, scales, noon).empty());
  now.overdue.push_back({"a2", "2026-09-02"});
  const auto second = news_of(told, now, scales, noon);
  CHECK(kinds(second) == Texts{"plan.overdue 1 2"});
  CHECK(second[0].more == R"([{"id":"a2","due":"2026-09-02"}])");
  CHECK(news_of(told, standing("rising", 60), scales, noon).empty());
  CHECK(kinds(news_of(told, now, scales, noon)).size() == 5);
}

TEST_CASE("what an account is when telling begins is no news; of a new account its steps are", "[flow][outgoing]") {
  auto now = standing("key", 90, "critical", 99);
  now.steps = {{"s1", "R-CHR-02", "{}", "", {}}};
  auto begun = Announced::of(now);
  CHECK(news_of(begun, now, scales, noon).empty());
  auto fresh = Announced::of_new(now);
  CHECK(kinds(news_of(fresh, now, scales, noon)) == Texts{R"(recommendation.opened null "s1")"});
}

TEST_CASE("what was announced is stored and read back, also a change that has not held yet", "[flow][outgoing]") {
  auto told = Announced::of(standing("rising", 60));
  told.steps = {"s1", "s\"2"};
  told.review_due = true;
  told.proposal = "promote";
  REQUIRE(news_of(
              told,
              [] {
                auto one = standing("key", 71);
                one.steps = {{"s1", "", "{}", "", {}}, {"s\"2", "R-REV-01", "{}", "", {}}};
                one.proposal = "promote";
                return one;
              }(),
              scales, noon)
              .empty());
  const auto read = Announced::parse(told.to_json());
  REQUIRE(read.has_value());
  CHECK(read->to_json() == told.to_json());
  CHECK(read->tier.told == "rising");
  CHECK(read->tier.pending->to == "key");
  CHECK(read->tier.pending->since == noon);
  for (const auto* damaged : {"", "{}", "[]", R"({"tier":{},"band":{}})"}) CHECK(Announced::parse(damaged).has_error());
}

TEST_CASE("a stored assessment says what can be news", "[flow][outgoing]") {
  const auto read = standing_of(fixture("assessment.json"));
  REQUIRE(read.has_value());
  CHECK(read->as_of == "2026-09-30");
  CHECK(read->label == "key");
  CHECK(read->tier == "standard");
  CHECK(read->proposal == "demote");
  CHECK(read->total == 41.5);
  CHECK((read->band == "high" && read->churn == 66.25));
  REQUIRE(read->band_reasons.size() == 1);
  CHECK((read->band_reasons[0].fact == "chr_spend" && read->band_reasons[0].value == "25"));
  REQUIRE(read->steps.size() == 2);
  CHECK((read->steps[0].rule == "R-CHR-02" && read->steps[0].due == "2026-10-08"));
  CHECK(read->steps[0].reasons.at(0).fact == "chr_spend");
  REQUIRE(read->overdue.size() == 1);
  CHECK((read->overdue[0].id == "PA2" && read->overdue[0].due == "2026-09-15"));
  CHECK(standing_of("[]").has_error());
  CHECK(standing_of("{").has_error());
  CHECK(standing_of("{}").has_value());
}

TEST_CASE("messages are those that the fixtures show, which the schemas take", "[flow][outgoing]") {
  auto told = Announced::of(standing("rising", 60));
  told.overdue = {"PA1"};
  const auto now = standing_of(fixture("assessment.json")).value();
  const Subject subject{"acme", "A/1", "M\xc3\xbcller & Co", now.as_of, "https://kam.example/"};
  std::string lines;
  for (const auto& news : news_of(told, now, scales, noon)) lines += body_of(news, subject, noon) + "\n";
  CHECK(lines == fixture("messages.ndjson"));
}
